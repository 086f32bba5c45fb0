package io.bpfmetrics.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One way in which a metric is exported beside others.
 *
 * @param labels with fixed text
 * @param isPerCpu whether each processor has its own series, with a label {@code cpu}
 */
public record DimensionSpec(Map<String, String> labels, boolean isPerCpu) {
    /** Copies the map. */
    public DimensionSpec {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
}
