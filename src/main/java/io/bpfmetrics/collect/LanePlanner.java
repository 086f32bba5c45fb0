package io.bpfmetrics.collect;

import io.bpfmetrics.config.CpuMode;
import io.bpfmetrics.config.DimensionSpec;
import io.bpfmetrics.config.MetricSpec;
import io.bpfmetrics.metric.LabelSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds the lanes of a metric. Labels are in the order of their names, so that equal ones of several configs meet. */
final class LanePlanner {
    private final MetricSpec metric;
    private final KeyPlan key;
    private final boolean isPerCpuMap;
    private final int processors;

    LanePlanner(MetricSpec metric, KeyPlan key, boolean isPerCpuMap, int processors) {
        this.metric = metric;
        this.key = key;
        this.isPerCpuMap = isPerCpuMap;
        this.processors = processors;
    }

    /** The lane of a metric of events: the fields of the key, all of them, and labels with fixed text. */
    static Lane ofEvents(KeyPlan key, Map<String, String> constant) throws PlanException {
        Map<String, Object> values = new TreeMap<>();
        for (int i = 0; i < key.fields().size(); i++) {
            put(values, key.fields().get(i).name(), i);
        }
        for (Map.Entry<String, String> label : constant.entrySet()) {
            put(values, label.getKey(), label.getValue());
        }
        return lane(values, NumberReader.ALL);
    }

    List<Lane> plan() throws PlanException {
        List<DimensionSpec> dimensions = metric.labels().dimensions();
        List<Lane> lanes = new ArrayList<>();
        for (DimensionSpec dimension :
                dimensions.isEmpty() ? List.of(new DimensionSpec(Map.of(), false)) : dimensions) {
            boolean isPerCpu =
                    key.hasProcessor() || dimension.isPerCpu() || metric.read().cpu() == CpuMode.LABEL;
            if (isPerCpu && !isPerCpuMap) {
                throw new PlanException("a series per processor needs a per-CPU map, and \""
                        + metric.read().map() + "\" is none");
            }
            for (int i = 0; i < (isPerCpu ? processors : 1); i++) {
                lanes.add(lane(dimension, isPerCpu ? i : NumberReader.ALL));
            }
        }
        return lanes;
    }

    private Lane lane(DimensionSpec dimension, int processor) throws PlanException {
        Map<String, Object> values = new TreeMap<>(); // the number of a decoded text, or a text
        for (int i = 0; i < key.fields().size(); i++) {
            if (i != key.bucket()) {
                put(values, key.fields().get(i).name(), i);
            }
        }
        for (Map.Entry<String, String> label : metric.labels().constant().entrySet()) {
            put(values, label.getKey(), label.getValue());
        }
        for (Map.Entry<String, String> label : dimension.labels().entrySet()) {
            put(values, label.getKey(), label.getValue());
        }
        if (processor != NumberReader.ALL && !key.hasProcessor()) {
            put(values, "cpu", Integer.toString(processor));
        }
        return lane(values, processor);
    }

    private static void put(Map<String, Object> values, String name, Object value) throws PlanException {
        if (values.putIfAbsent(name, value) != null) {
            throw new PlanException("label " + name + " is there twice");
        }
    }

    private static Lane lane(Map<String, Object> values, int processor) {
        List<Object> form = new ArrayList<>();
        List<Integer> sources = new ArrayList<>();
        values.forEach((name, value) -> {
            form.add(name);
            form.add(value instanceof Integer ? "" : value);
            sources.add(value instanceof Integer decoded ? decoded : Lane.FIXED);
        });
        int[] from = sources.stream().mapToInt(Integer::intValue).toArray();
        return new Lane(LabelSet.of(form.toArray()), from, processor);
    }
}
