package io.bpfmetrics.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The points of one collection in the form of the oracle, to be compared with it. */
public record Collected(Set<KernelFact> facts) {
    /** Takes a copy. */
    public Collected {
        facts = Set.copyOf(facts);
    }

    /** The subsystem's points of these requests; two points with equal attributes are an error. */
    public static Collected of(Collection<OtlpRequest> requests) {
        List<KernelFact> facts = new ArrayList<>();
        for (OtlpRequest request : requests) {
            for (OtlpPoint point : request.points()) {
                if (point.scope().equals("bpf-metrics") && !point.metric().startsWith("bpf_metrics_exporter_")) {
                    facts.add(new KernelFact(
                            point.metric(), point.attributes(), point.value().longValue()));
                }
            }
        }
        return checked(facts);
    }

    /** The subsystem's lines of a Prometheus page, under their OTLP names; all attributes are text. */
    public static Collected of(PrometheusPage page) {
        List<KernelFact> facts = new ArrayList<>();
        for (PrometheusPage.Sample sample : page.samples()) {
            String name = OTLP_NAMES.get(sample.name());
            if (name != null) {
                facts.add(new KernelFact(name, Map.copyOf(sample.labels()), Long.parseLong(sample.value())));
            }
        }
        return checked(facts);
    }

    private static final Map<String, String> OTLP_NAMES = otlpNames();

    private static Map<String, String> otlpNames() {
        Map<String, String> names = new LinkedHashMap<>();
        for (String info : List.of("bpf_program_info", "bpf_map_info", "bpf_link_info")) {
            names.put(info, info);
        }
        names.put("bpf_program_load_time_seconds", "bpf_program_load_time");
        for (String counter : List.of(
                "bpf_program_size_translated_bytes",
                "bpf_program_size_jitted_bytes",
                "bpf_program_mem_bytes",
                "bpf_program_verified_instructions",
                "bpf_map_max_entries")) {
            names.put(counter + "_total", counter);
        }
        names.put("bpf_map_key_size_bytes_total", "bpf_map_key_size");
        names.put("bpf_map_value_size_bytes_total", "bpf_map_value_size");
        return names;
    }

    private static Collected checked(List<KernelFact> facts) {
        Set<Map<String, Object>> seen = new HashSet<>();
        for (KernelFact fact : facts) {
            Map<String, Object> identity = new LinkedHashMap<>(fact.attributes());
            identity.put("(metric)", fact.metric());
            if (!seen.add(identity)) {
                throw new AssertionError("two points for " + identity);
            }
        }
        return new Collected(new HashSet<>(facts));
    }

    /** The points about objects that the oracle knows: these and no others must be equal to it. */
    public Set<KernelFact> aboutObjectsOf(Collection<KernelFact> oracle) {
        Set<String> known = new HashSet<>();
        oracle.forEach(fact -> known.add(fact.metric() + " " + fact.id()));
        Set<KernelFact> about = new HashSet<>(facts);
        about.removeIf(fact -> !known.contains(fact.metric() + " " + fact.id()));
        return about;
    }

    /** The ids of one info metric. */
    public Set<Integer> ids(String metric) {
        Set<Integer> ids = new HashSet<>();
        for (KernelFact fact : facts) {
            if (fact.metric().equals(metric)) {
                ids.add(Integer.parseUnsignedInt(fact.id()));
            }
        }
        return ids;
    }
}
