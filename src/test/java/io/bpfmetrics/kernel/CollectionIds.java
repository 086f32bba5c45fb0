package io.bpfmetrics.kernel;

import io.bpfmetrics.testing.Collected;
import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is kept of a collection for a minute: whole requests of a host with thousands of objects would fill the heap.
 *
 * @param ids by info metric
 * @param isHealthy whether it counted no failure
 */
record CollectionIds(long begunNanos, long arrivedNanos, Map<String, Set<Integer>> ids, boolean isHealthy) {
    private static final List<String> INFO_METRICS = List.of("bpf_program_info", "bpf_map_info", "bpf_link_info");

    static List<CollectionIds> of(List<OtlpRequest> requests) {
        boolean isHealthy =
                requests.stream().flatMap(request -> request.points().stream()).noneMatch(CollectionIds::isFailure);
        return Collected.all(requests).stream()
                .map(collected -> of(collected, isHealthy))
                .toList();
    }

    boolean has(String metric, int id) {
        return ids.getOrDefault(metric, Set.of()).contains(id);
    }

    private static CollectionIds of(Collected collected, boolean isHealthy) {
        Map<String, Set<Integer>> ids = new HashMap<>();
        INFO_METRICS.forEach(metric -> ids.put(metric, collected.ids(metric)));
        return new CollectionIds(collected.begunNanos(), collected.arrivedNanos(), ids, isHealthy);
    }

    private static boolean isFailure(OtlpPoint point) {
        long value = point.value().longValue();
        return (point.metric().equals("bpf_metrics_exporter_syscall_errors_total") && value > 0)
                || (point.metric().equals("bpf_metrics_exporter_source_up") && value != 1);
    }
}
