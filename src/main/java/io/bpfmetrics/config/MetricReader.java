package io.bpfmetrics.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads counters, gauges and histograms. Not thread-safe. */
final class MetricReader {
    private final OutputReader outputs;
    private final List<EventsSpec> events = new ArrayList<>();

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

    /** The counters of perf event arrays, which are among the metrics that were read. */
    List<EventsSpec> events() {
        return events;
    }

    private List<MetricSpec> read(Section metrics, String key, Shape shape, MetricType type) {
        List<MetricSpec> ofMaps = new ArrayList<>();
        for (Node item : metrics.items(key)) {
            Section.part(item, shape, metrics.problems(), section -> metric(section, type))
                    .ifPresent(good -> {
                        ofMaps.addAll(good.ofMaps());
                        events.addAll(good.ofEvents());
                    });
        }
        return ofMaps;
    }

    /** What one metric comes from: entries of a map, or events. */
    private record Source(List<MetricSpec> ofMaps, List<EventsSpec> ofEvents) {}

    private Source metric(Section metric, MetricType type) {
        MapReadSpec read = MapReader.read(metric, type);
        LabelsSpec labels = LabelReader.read(metric);
        Optional<HistogramSpec> histogram =
                type == MetricType.HISTOGRAM ? Optional.of(HistogramReader.read(metric, labels)) : Optional.empty();
        LabelNames.check(metric, labels, histogram, read.cpu());
        checkDimensions(metric, labels);
        boolean isPerfEventArray = type == MetricType.COUNTER && metric.flag("perf_event_array");
        Optional<Duration> flushInterval = type == MetricType.COUNTER ? flushInterval(metric) : Optional.empty();
        OptionalInt seriesLimit = metric.integer("series_limit", 1, Integer.MAX_VALUE);
        List<OutputSpec> outputSpecs = outputs.read(metric, type);
        if (isPerfEventArray) {
            MapReader.checkPerfEventArray(metric, labels);
            List<EventsSpec> counters = outputSpecs.stream() // one, or it is wrong
                    .map(output -> counter(metric, read.map(), output, labels, flushInterval, seriesLimit))
                    .toList();
            return new Source(List.of(), counters);
        }
        MetricSpec ofMap = new MetricSpec(type, outputSpecs, read, labels, histogram, seriesLimit, metric.location());
        return new Source(List.of(ofMap), List.of());
    }

    private static EventsSpec counter(
            Section metric,
            String buffer,
            OutputSpec output,
            LabelsSpec labels,
            Optional<Duration> flushInterval,
            OptionalInt seriesLimit) {
        EventMetricSpec counter = new EventMetricSpec(
                MetricType.COUNTER,
                output.name(),
                output.help(),
                output.unit(),
                Optional.empty(),
                output.scale(),
                labels.list().stream().map(LabelSpec::name).toList(),
                labels.constant(),
                List.of(),
                flushInterval,
                seriesLimit,
                metric.location());
        return new EventsSpec(
                buffer, true, Optional.empty(), labels.list(), Optional.empty(), List.of(counter), metric.location());
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
    static Optional<Duration> flushInterval(Section metric) {
        Optional<Duration> interval = metric.duration("flush_interval", true);
        if (interval.isPresent() && interval.get().isNegative()) {
            metric.error("flush_interval", "flush_interval must not be negative");
        }
        return interval.filter(length -> !length.isZero());
    }
}
