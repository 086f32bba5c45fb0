package io.bpfmetrics.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of the metrics of all configs. Two metrics can have one name if they are otherwise alike; then their rows
 * add up.
 */
final class MetricClashes {
    private static final Set<String> OWN = Set.of(
            "ebpf_exporter_enabled_configs",
            "ebpf_exporter_ebpf_program_info",
            "ebpf_exporter_ebpf_program_attached",
            "ebpf_exporter_ebpf_program_run_time_seconds",
            "ebpf_exporter_ebpf_program_run_count_total",
            "ebpf_exporter_decoder_errors_total",
            "ebpf_exporter_build_info",
            "target_info");

    /** Of the BPF subsystem and of this process. */
    private static final List<String> OWN_PREFIXES =
            List.of("bpf_metrics_exporter_", "bpf_program_", "bpf_map_", "bpf_link_", "process_");

    private final Map<String, Claim> claims = new HashMap<>();

    /** Reports the clashes of a config, with itself as well; without any, its names are taken. */
    void add(ConfigSpec config, Problems problems) {
        if (check(config, problems)) {
            config.metrics().forEach(metric -> metric.outputs().forEach(output -> claim(metric, output, claims)));
        }
    }

    /** Reports the clashes of a config; whether there were none. */
    boolean check(ConfigSpec config, Problems problems) {
        Map<String, Claim> all = new HashMap<>(claims);
        boolean isClean = true;
        for (MetricSpec metric : config.metrics()) {
            for (OutputSpec output : metric.outputs()) {
                if (output.name().equals(config.prefix())) {
                    continue; // it has no name, which was said
                }
                Optional<String> clash = clash(metric, output, all);
                clash.ifPresent(message -> problems.error(metric.location(), message));
                isClean &= clash.isEmpty();
                claim(metric, output, all);
            }
        }
        return isClean;
    }

    private static Optional<String> clash(MetricSpec metric, OutputSpec output, Map<String, Claim> claims) {
        Claim own = Claim.of(metric, output, output.name());
        for (String name : shown(metric, output)) {
            Claim other = claims.get(name);
            if (OWN_PREFIXES.stream().anyMatch(name::startsWith) || OWN.contains(name)) {
                return Optional.of("metric \"" + name + "\" is one of the exporter's own; take another name");
            } else if (other != null && !other.metric().equals(output.name())) {
                return Optional.of("metric \"" + output.name() + "\" shows as \"" + name + "\", as does \""
                        + other.metric() + "\" at " + other.location() + "; rename one of them");
            } else if (other != null && other.difference(own).isPresent()) {
                return Optional.of("metric \"" + name + "\" has another "
                        + other.difference(own).get() + " at " + other.location()
                        + "; make them equal, or rename one of them");
            }
        }
        return Optional.empty();
    }

    private static void claim(MetricSpec metric, OutputSpec output, Map<String, Claim> claims) {
        shown(metric, output).forEach(name -> claims.putIfAbsent(name, Claim.of(metric, output, output.name())));
    }

    /** The names on {@code /metrics}. */
    private static List<String> shown(MetricSpec metric, OutputSpec output) {
        String name = output.name();
        return metric.type() == MetricType.HISTOGRAM
                ? List.of(name, name + "_bucket", name + "_sum", name + "_count")
                : List.of(name);
    }

    /**
     * Whose a name is, and what must be equal in a second one of that name.
     *
     * @param metric the full name, of which the claimed one may be a part such as {@code _sum}
     */
    private record Claim(
            String metric,
            Location location,
            MetricType type,
            String help,
            String unit,
            boolean isDouble,
            List<Set<String>> labels,
            Optional<HistogramSpec> buckets) {

        static Claim of(MetricSpec metric, OutputSpec output, String name) {
            return new Claim(
                    name,
                    metric.location(),
                    metric.type(),
                    output.help(),
                    output.unit(),
                    output.scale().isPresent(),
                    LabelNames.sets(metric),
                    metric.histogram().map(Claim::withoutLabel));
        }

        private static HistogramSpec withoutLabel(HistogramSpec histogram) {
            return new HistogramSpec(
                    histogram.type(),
                    histogram.min(),
                    histogram.max(),
                    histogram.multiplier(),
                    histogram.keys(),
                    Optional.empty(),
                    histogram.isExponential(),
                    histogram.isGauge(),
                    histogram.sum());
        }

        Optional<String> difference(Claim other) {
            if (type != other.type) {
                return Optional.of("kind");
            } else if (!help.equals(other.help)) {
                return Optional.of("help");
            } else if (!unit.equals(other.unit)) {
                return Optional.of("unit");
            } else if (!labels.equals(other.labels)) {
                return Optional.of("set of labels");
            } else if (!buckets.equals(other.buckets)) {
                return Optional.of("set of buckets");
            }
            return isDouble == other.isDouble ? Optional.empty() : Optional.of("number type (only one has scale)");
        }
    }
}
