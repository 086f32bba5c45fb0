package io.bpfmetrics.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Reads counters, gauges and histograms. */
final class MetricReader {
    private final OutputReader outputs;

    MetricReader(String prefix) {
        this.outputs = new OutputReader(prefix);
    }

    List<MetricSpec> read(Section metrics) {
        return Stream.of(
                        read(metrics, "counters", Shape.COUNTER, MetricType.COUNTER),
                        read(metrics, "gauges", Shape.GAUGE, MetricType.GAUGE),
                        read(metrics, "histograms", Shape.HISTOGRAM, MetricType.HISTOGRAM))
                .flatMap(List::stream)
                .toList();
    }

    private List<MetricSpec> read(Section metrics, String key, Shape shape, MetricType type) {
        return metrics.items(key).stream()
                .map(item -> Section.part(item, shape, metrics.problems(), section -> metric(section, type)))
                .flatMap(Optional::stream)
                .toList();
    }

    private MetricSpec metric(Section metric, MetricType type) {
        MapReadSpec read = MapReader.read(metric, type);
        LabelsSpec labels = LabelReader.read(metric);
        Optional<HistogramSpec> histogram =
                type == MetricType.HISTOGRAM ? Optional.of(HistogramReader.read(metric, labels)) : Optional.empty();
        LabelNames.check(metric, labels, histogram, read.cpu());
        checkDimensions(metric, labels);
        boolean isPerfEventArray = type == MetricType.COUNTER && metric.flag("perf_event_array");
        if (isPerfEventArray) {
            MapReader.checkPerfEventArray(metric, labels);
        }
        Optional<Duration> flushInterval = type == MetricType.COUNTER ? flushInterval(metric) : Optional.empty();
        OptionalInt seriesLimit = metric.integer("series_limit", 1, Integer.MAX_VALUE);
        return new MetricSpec(
                type,
                outputs.read(metric, type),
                read,
                labels,
                histogram,
                isPerfEventArray,
                flushInterval,
                seriesLimit,
                metric.location());
    }

    private static void checkDimensions(Section metric, LabelsSpec labels) {
        Set<DimensionSpec> seen = new HashSet<>();
        for (DimensionSpec dimension : labels.dimensions()) {
            if (!seen.add(dimension)) {
                metric.error("dimensions", "two dimensions are equal: every value would be exported twice");
            }
        }
    }

    /** None, or 0, is never: series that vanish every hour, as in ebpf_exporter, look like restarts. */
    private static Optional<Duration> flushInterval(Section metric) {
        Optional<Duration> interval = metric.duration("flush_interval", true);
        if (interval.isPresent() && interval.get().isNegative()) {
            metric.error("flush_interval", "flush_interval must not be negative");
        }
        return interval.filter(length -> !length.isZero());
    }
}
