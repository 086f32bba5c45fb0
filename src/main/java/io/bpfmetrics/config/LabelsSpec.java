package io.bpfmetrics.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The labels of a metric's series.
 *
 * @param isBtf whether every field of the key is a label, by the map's BTF; then there is no list
 * @param list labels from the key, in order
 * @param constant labels with fixed text, on every series
 * @param isPartial whether bytes of the key that no label describes do not count: rows that differ in them add up
 * @param dimensions the metric is exported once per entry of this list; empty: once
 */
public record LabelsSpec(
        boolean isBtf,
        List<LabelSpec> list,
        boolean isPartial,
        Map<String, String> constant,
        List<DimensionSpec> dimensions) {

    /** No labels at all. */
    public static final LabelsSpec NONE = new LabelsSpec(false, List.of(), Map.of(), List.of());

    /** Copies the lists and the map. */
    public LabelsSpec {
        list = List.copyOf(list);
        constant = Collections.unmodifiableMap(new LinkedHashMap<>(constant)); // in the order of the file
        dimensions = List.copyOf(dimensions);
    }

    /** Those that a config gives, which describe the whole key unless they name its members. */
    public LabelsSpec(
            boolean isBtf, List<LabelSpec> list, Map<String, String> constant, List<DimensionSpec> dimensions) {
        this(isBtf, list, false, constant, dimensions);
    }

    /** Members of the key and of the value. */
    public static LabelsSpec ofMembers(List<LabelSpec> list, Map<String, String> constant) {
        return new LabelsSpec(false, list, true, constant, List.of());
    }
}
