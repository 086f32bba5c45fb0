package io.bpfmetrics.export;

import io.bpfmetrics.collect.CollectorSet;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Collection;

/**
 * The way out of collectors into an SDK that somebody else has built. An SDK does not tell a producer who asks, so readers
 * that want another temporality than the usual one are wrapped: they leave word on their thread. Thread-safe.
 */
public final class SdkOutlet implements MetricProducer {
    private final CollectorSet collectors;
    private final CollectingProducer usual;

    @SuppressWarnings("ThreadLocalUsage") // a reader may be wrapped for two of these, and asks each
    private final ThreadLocal<CollectingProducer> asked = new ThreadLocal<>();

    /**
     * Nothing is collected before a reader asks.
     *
     * @param temporality for readers that are not wrapped; under anything but cumulative there may be one of them only
     */
    public SdkOutlet(CollectorSet collectors, AggregationTemporalitySelector temporality) {
        this.collectors = collectors;
        usual = new CollectingProducer(collectors, temporality);
    }

    @Override
    public Collection<MetricData> produce(Resource resource) {
        CollectingProducer producer = asked.get();
        return (producer == null ? usual : producer).produce(resource);
    }

    /**
     * A reader as the given one, for an SDK with this producer: it gets the temporality that it wants.
     *
     * @param whenShutDown runs when it has shut down
     */
    public MetricReader reader(MetricReader reader, Runnable whenShutDown) {
        CollectingProducer own = new CollectingProducer(collectors, reader);
        return new AskingReader(reader, asked, own, whenShutDown);
    }

    /**
     * Observable instruments for what the collectors announce; families cannot be such, and are left out.
     *
     * @return ends them
     */
    public static Registration instruments(OpenTelemetry telemetry, CollectorSet collectors) {
        OtlpFamilies nowhere = new OtlpFamilies(AggregationTemporalitySelector.alwaysCumulative(), Clock.getDefault());
        return new OtlpInstruments(telemetry.getMeter(OtlpOutlet.SCOPE), collectors, nowhere)::close;
    }

    /** Something that is registered until it is closed. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
