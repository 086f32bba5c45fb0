package io.bpfmetrics.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The label names that the series of a metric have. */
final class LabelNames {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private LabelNames() {}

    /** Checks that each is a name that Prometheus takes, and comes once. */
    static void check(Section metric, LabelsSpec labels, Optional<HistogramSpec> histogram, CpuMode cpu) {
        Names names = new Names(metric.problems(), histogram.isPresent(), new HashSet<>());
        for (LabelSpec label : ofSeries(labels, histogram)) {
            names.add(label.name(), label.location());
        }
        labels.constant().keySet().forEach(name -> names.add(name, metric.location("const_labels")));
        if (cpu == CpuMode.LABEL) {
            names.add("cpu", metric.location("cpu"));
        }
        for (DimensionSpec dimension : labels.dimensions()) {
            Names own = new Names(metric.problems(), histogram.isPresent(), new HashSet<>(names.seen()));
            dimension.labels().keySet().forEach(name -> own.add(name, metric.location("dimensions")));
            if (dimension.isPerCpu()) {
                own.add("cpu", metric.location("dimensions"));
            }
        }
    }

    /** Checks the same of the labels of a metric of events. */
    static void check(
            Section metric, List<String> labels, List<Location> places, Map<String, String> constant, MetricType type) {
        Names names = new Names(metric.problems(), type == MetricType.HISTOGRAM, new HashSet<>());
        for (int label = 0; label < labels.size(); label++) {
            names.add(labels.get(label), places.get(label));
        }
        constant.keySet().forEach(name -> names.add(name, metric.location("const_labels")));
    }

    /** The names of all series of a metric of events. */
    static List<Set<String>> sets(EventMetricSpec metric) {
        Set<String> names = new TreeSet<>(metric.constant().keySet());
        names.addAll(metric.labels());
        return List.of(names);
    }

    /** The labels without the one that is a bucket's number, whose name nobody sees. */
    static List<LabelSpec> ofSeries(LabelsSpec labels, Optional<HistogramSpec> histogram) {
        List<LabelSpec> series = new ArrayList<>(labels.list());
        if (series.isEmpty() || histogram.isEmpty() || histogram.get().type() == BucketType.SLOTS) {
            return series;
        }
        Optional<String> bucket = histogram.get().bucketLabel();
        if (bucket.isEmpty()) {
            series.remove(series.size() - 1);
        } else {
            series.removeIf(label -> label.name().equals(bucket.get()));
        }
        return series;
    }

    /** The names of all series, one set for each dimension, to compare metrics by. */
    static List<Set<String>> sets(MetricSpec metric) {
        Set<String> names = new TreeSet<>(metric.labels().constant().keySet());
        ofSeries(metric.labels(), metric.histogram()).forEach(label -> names.add(label.name()));
        if (metric.labels().isBtf()) {
            names.add("(the fields of " + metric.read().map() + ")");
        }
        if (metric.read().cpu() == CpuMode.LABEL) {
            names.add("cpu");
        }
        if (metric.labels().dimensions().isEmpty()) {
            return List.of(names);
        }
        return metric.labels().dimensions().stream()
                .map(dimension -> with(names, dimension))
                .toList();
    }

    private static Set<String> with(Set<String> names, DimensionSpec dimension) {
        Set<String> all = new TreeSet<>(names);
        all.addAll(dimension.labels().keySet());
        if (dimension.isPerCpu()) {
            all.add("cpu");
        }
        return all;
    }

    /** Names that one series has. */
    private record Names(Problems problems, boolean isHistogram, Set<String> seen) {
        void add(String name, Location location) {
            if (name.isEmpty()) {
                return; // said where it was read
            }
            if (!NAME.matcher(name).matches()) {
                problems.error(location, "label name \"" + name + "\" must be letters, digits and _, no digit first");
            } else if (name.startsWith("__")) {
                problems.error(
                        location, "label name \"" + name + "\" begins with __, which Prometheus keeps to itself");
            } else if (isHistogram && name.equals("le")) {
                problems.error(location, "a histogram has a label le already; take another name");
            } else if (!seen.add(name)) {
                problems.error(location, "label \"" + name + "\" comes twice in this metric");
            }
        }
    }
}
