package io.bpfmetrics.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The points of one collection in the form of the oracle, to be compared with it.
 *
 * @param begunNanos when the collection began, nanoseconds since 1970; 0 if it is not known
 * @param arrivedNanos when the last of it arrived
 */
public record Collected(Set<KernelFact> facts, long begunNanos, long arrivedNanos) {
    private static final Map<String, String> OTLP_NAMES = otlpNames();

    /** Takes a copy. */
    public Collected {
        facts = Set.copyOf(facts);
    }

    /**
     * The subsystem's points of these requests, collection by collection: the time of a point is when its collection began,
     * and one may be split over several requests. Two points of a collection with equal attributes are an error.
     */
    public static List<Collected> all(Collection<OtlpRequest> requests) {
        SortedMap<Long, List<KernelFact>> facts = new TreeMap<>();
        Map<Long, Long> arrivals = new TreeMap<>();
        for (OtlpRequest request : requests) {
            for (OtlpPoint point : request.points()) {
                if (OTLP_NAMES.containsValue(point.metric())) {
                    long value = point.value().longValue();
                    facts.computeIfAbsent(point.timeNanos(), time -> new ArrayList<>())
                            .add(new KernelFact(point.metric(), point.attributes(), value));
                    arrivals.merge(point.timeNanos(), request.arrivedNanos(), Math::max);
                }
            }
        }
        List<Collected> collections = new ArrayList<>();
        facts.forEach(
                (time, points) -> collections.add(checked(points, time, arrivals.getOrDefault(time, Long.MAX_VALUE))));
        return collections;
    }

    /** The first collection of these requests. */
    public static Collected first(Collection<OtlpRequest> requests) {
        return all(requests).get(0);
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
        return checked(facts, 0, 0);
    }

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

    private static Collected checked(List<KernelFact> facts, long begunNanos, long arrivedNanos) {
        Set<Map<String, Object>> seen = new HashSet<>();
        for (KernelFact fact : facts) {
            Map<String, Object> identity = new LinkedHashMap<>(fact.attributes());
            identity.put("(metric)", fact.metric());
            if (!seen.add(identity)) {
                throw new AssertionError("two points for " + identity);
            }
        }
        return new Collected(new HashSet<>(facts), begunNanos, arrivedNanos);
    }

    /** What the oracle knows and the collection has not, and what this has about the same objects but the oracle not. */
    public List<String> differencesTo(Collection<KernelFact> oracle) {
        Set<KernelFact> truth = new HashSet<>(oracle);
        Set<String> known = new HashSet<>();
        oracle.forEach(fact -> known.add(fact.metric() + " " + fact.id()));
        List<String> differences = new ArrayList<>();
        for (KernelFact fact : truth) {
            if (!facts.contains(fact)) {
                differences.add("missing: " + fact);
            }
        }
        for (KernelFact fact : facts) {
            if (known.contains(fact.metric() + " " + fact.id()) && !truth.contains(fact)) {
                differences.add("surplus: " + fact);
            }
        }
        return differences.stream().sorted().toList();
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
