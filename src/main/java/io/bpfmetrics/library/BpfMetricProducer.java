package io.bpfmetrics.library;

import io.bpfmetrics.export.SdkOutlet;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * BPF that is loaded and attached, as a source of metrics for an SDK: give it to {@code registerMetricProducer}, once.
 * Each reader that collects reads the maps anew; several may collect at once, and take turns. Close it after the SDK, or
 * the last values are not there any more when the SDK asks for them. Thread-safe.
 */
public final class BpfMetricProducer implements MetricProducer, AutoCloseable {
    private final OpenSources sources;
    private final SdkOutlet outlet;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    BpfMetricProducer(OpenSources sources, AggregationTemporalitySelector temporality) {
        this.sources = sources;
        outlet = new SdkOutlet(sources.collectors(), temporality);
    }

    /** Called by the SDK. The metrics are good for as long as anybody wants them. */
    @Override
    public Collection<MetricData> produce(Resource resource) {
        return isClosed.get() ? List.of() : outlet.produce(resource);
    }

    /**
     * A reader as the given one, to be registered instead of it: it gets the temporality that it prefers. An SDK does not
     * tell producers which reader asks, so one that is not wrapped gets totals (cumulative), whatever it prefers.
     */
    public MetricReader reader(MetricReader reader) {
        return reader(reader, () -> {});
    }

    MetricReader reader(MetricReader reader, Runnable whenShutDown) {
        return outlet.reader(reader, whenShutDown);
    }

    /** What of the configs does not run, one sentence each, as it was logged when they were loaded. */
    public List<String> problems() {
        return sources.problems();
    }

    /** Detaches and unloads, after a collection that is under way. There are no metrics any more then. */
    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            sources.close();
        }
    }
}
