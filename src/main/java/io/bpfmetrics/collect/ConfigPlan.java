package io.bpfmetrics.collect;

import java.util.List;

/**
 * What can be collected for a config.
 *
 * @param readings its maps
 * @param families the metrics in which it takes part, in its order
 * @param problems what cannot be, one sentence each
 */
record ConfigPlan(List<MapReading> readings, List<MetricFamily> families, List<String> problems) {
    ConfigPlan {
        readings = List.copyOf(readings);
        families = List.copyOf(families);
        problems = List.copyOf(problems);
    }
}
