package io.bpfmetrics.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads which map a metric comes from, and how that is read. */
final class MapReader {
    private static final Duration LEAST_INTERVAL = Duration.ofMillis(100);
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);
    private static final List<String> NOT_FOR_PERF_EVENTS =
            List.of("index", "cpu", "value", "values", "drain", "interval", "expire_after", "dimensions");

    private MapReader() {}

    static MapReadSpec read(Section metric, MetricType type) {
        String map = metric.text("map").or(() -> metric.text("name")).orElse("");
        if (metric.has("map") && map.isEmpty()) {
            metric.error("map", "map must not be empty; leave it out to take the map called like the metric");
        }
        return new MapReadSpec(
                map,
                metric.has("map"),
                metric.integer("index", 0, Integer.MAX_VALUE),
                cpu(metric, type),
                drain(metric),
                expireAfter(metric));
    }

    private static CpuMode cpu(Section metric, MetricType type) {
        CpuMode mode = metric.word("cpu", CpuMode.class).orElse(CpuMode.SUM);
        if (type == MetricType.HISTOGRAM && (mode == CpuMode.MAX || mode == CpuMode.MIN)) {
            metric.error("cpu", "cpu of a histogram is sum or label: buckets of several processors only add up");
        }
        boolean isPerCpuDimension =
                metric.sections("dimensions", Shape.DIMENSION).stream().anyMatch(dimension -> dimension.flag("cpu"));
        if (mode == CpuMode.LABEL && isPerCpuDimension) {
            metric.error("cpu", "cpu: label does not go with dimensions that have cpu: true; drop one of them");
        }
        return mode;
    }

    private static Optional<Duration> drain(Section metric) {
        Optional<Duration> interval = metric.duration("interval", false);
        if (interval.isPresent() && interval.get().compareTo(LEAST_INTERVAL) < 0) {
            metric.error("interval", "interval must be at least 100ms");
        }
        boolean isDrained = metric.flag("drain");
        if (!isDrained && metric.has("interval")) {
            metric.warn("interval", "interval has no effect without drain: true");
        }
        return isDrained ? Optional.of(interval.orElse(DEFAULT_INTERVAL)) : Optional.empty();
    }

    private static Optional<Duration> expireAfter(Section metric) {
        Optional<Duration> expireAfter = metric.duration("expire_after", false);
        if (expireAfter.isPresent()
                && (expireAfter.get().isZero() || expireAfter.get().isNegative())) {
            metric.error("expire_after", "expire_after must be longer than 0");
        }
        return expireAfter;
    }

    /** Checks what a perf event array, whose records come and go, cannot have. */
    static void checkPerfEventArray(Section metric, LabelsSpec labels) {
        for (String key : NOT_FOR_PERF_EVENTS) {
            if (metric.has(key)) {
                metric.error(key, key + " does not go with perf_event_array: its records are counted, not read");
            }
        }
        if (labels.isBtf()
                || labels.list().stream().anyMatch(label -> label.field().isPresent())) {
            metric.error("labels", "labels of a perf_event_array need size: its records have no BTF");
        }
    }
}
