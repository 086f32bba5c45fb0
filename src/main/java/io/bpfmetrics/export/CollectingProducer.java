package io.bpfmetrics.export;

import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Collects when it is asked for metrics, and makes all that was collected metrics of the SDK. Thread-safe. */
final class CollectingProducer implements MetricProducer, MetricSink {
    private final CollectorSet collectors;
    private final OtlpFamilies families;
    private final long startEpochNanos;
    private @Nullable GatheredValues gathered;

    /** A producer that has collected nothing yet. Under delta temporality it is good for one reader. */
    CollectingProducer(CollectorSet collectors, AggregationTemporalitySelector temporality) {
        this.collectors = collectors;
        families = new OtlpFamilies(temporality, Clock.getDefault());
        startEpochNanos = Clock.getDefault().now();
    }

    @Override
    public synchronized Collection<MetricData> produce(Resource resource) {
        gathered = null; // left by a collection that broke off
        families.begin();
        collectors.collect(this);
        flush();
        families.end();
        return families.produce(resource).stream().map(KeptMetric::of).toList();
    }

    @Override
    public void accept(MetricDescriptor metric, LabelSet labels, long value) {
        gathered(metric).add(labels, metric.isDouble() ? Double.doubleToRawLongBits((double) value) : value);
    }

    @Override
    public void accept(MetricDescriptor metric, LabelSet labels, double value) {
        gathered(metric).add(labels, Double.doubleToRawLongBits(value));
    }

    @Override
    public void accept(Family family) {
        flush();
        families.take(family);
    }

    /** The values of a metric come one after the other, so another metric ends the one before. */
    @SuppressWarnings("ReferenceEquality") // the same metric is the same object
    private GatheredValues gathered(MetricDescriptor metric) {
        GatheredValues current = gathered;
        if (current == null || current.metric() != metric) {
            flush();
            current = new GatheredValues(metric, startEpochNanos);
            gathered = current;
        }
        return current;
    }

    private void flush() {
        if (gathered != null) {
            families.take(gathered);
            gathered = null;
        }
    }
}
