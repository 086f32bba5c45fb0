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

    private final Map<String, MetricClaim> claims = new HashMap<>();

    /** Reports the clashes of a config, with itself as well; without any, its names are taken. */
    void add(ConfigSpec config, Problems problems) {
        if (check(config, problems)) {
            MetricClaim.of(config).forEach(claim -> take(claim, claims));
        }
    }

    /** Reports the clashes of a config; whether there were none. */
    boolean check(ConfigSpec config, Problems problems) {
        Map<String, MetricClaim> all = new HashMap<>(claims);
        boolean isClean = true;
        for (MetricClaim claim : MetricClaim.of(config)) {
            if (claim.metric().equals(config.prefix())) {
                continue; // it has no name, which was said
            }
            Optional<String> clash = clash(claim, all);
            clash.ifPresent(message -> problems.error(claim.location(), message));
            isClean &= clash.isEmpty();
            take(claim, all);
        }
        return isClean;
    }

    private static Optional<String> clash(MetricClaim own, Map<String, MetricClaim> claims) {
        for (String name : own.shown()) {
            MetricClaim other = claims.get(name);
            if (OWN_PREFIXES.stream().anyMatch(name::startsWith) || OWN.contains(name)) {
                return Optional.of("metric \"" + name + "\" is one of the exporter's own; take another name");
            } else if (other != null && !other.metric().equals(own.metric())) {
                return Optional.of("metric \"" + own.metric() + "\" shows as \"" + name + "\", as does \""
                        + other.metric() + "\" at " + other.location() + "; rename one of them");
            } else if (other != null && other.difference(own).isPresent()) {
                return Optional.of("metric \"" + name + "\" has another "
                        + other.difference(own).get() + " at " + other.location()
                        + "; make them equal, or rename one of them");
            }
        }
        return Optional.empty();
    }

    private static void take(MetricClaim claim, Map<String, MetricClaim> claims) {
        claim.shown().forEach(name -> claims.putIfAbsent(name, claim));
    }
}
