package io.bpfmetrics.library;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.List;

/** A reader that collects when a test says so. */
final class HeldReader implements MetricReader {
    private final AggregationTemporality temporality;
    private CollectionRegistration metrics = CollectionRegistration.noop();

    HeldReader(AggregationTemporality temporality) {
        this.temporality = temporality;
    }

    static HeldReader cumulative() {
        return new HeldReader(AggregationTemporality.CUMULATIVE);
    }

    static HeldReader delta() {
        return new HeldReader(AggregationTemporality.DELTA);
    }

    List<MetricData> collect() {
        return List.copyOf(metrics.collectAllMetrics());
    }

    /** The metrics of this name in a new collection. */
    List<MetricData> collect(String name) {
        return collect().stream()
                .filter(metric -> metric.getName().equals(name))
                .toList();
    }

    /** The only one. */
    MetricData metric(String name) {
        List<MetricData> found = collect(name);
        if (found.size() != 1) {
            throw new AssertionError(name + " comes " + found.size() + " times");
        }
        return found.get(0);
    }

    @Override
    public void register(CollectionRegistration registration) {
        metrics = registration;
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
        return temporality;
    }

    @Override
    public CompletableResultCode forceFlush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
