package io.bpfmetrics.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;

/** A reader that leaves word, while it collects, of the producer that it wants. The SDK collects on the same thread. */
final class AskingReader extends ReaderAround {
    private final ThreadLocal<CollectingProducer> asked;
    private final CollectingProducer producer;
    private final Runnable whenShutDown;
    private final AtomicBoolean isShutDown = new AtomicBoolean(); // a service and its SDK may both do it

    AskingReader(
            MetricReader reader,
            ThreadLocal<CollectingProducer> asked,
            CollectingProducer producer,
            Runnable whenShutDown) {
        super(reader);
        this.asked = asked;
        this.producer = producer;
        this.whenShutDown = whenShutDown;
    }

    @Override
    public void register(CollectionRegistration all) {
        reader.register(new CollectionRegistration() {
            @Override
            public Collection<MetricData> collectAllMetrics() {
                asked.set(producer);
                try {
                    return all.collectAllMetrics();
                } finally {
                    asked.remove();
                }
            }
        });
    }

    @Override
    public CompletableResultCode shutdown() {
        CompletableResultCode result = reader.shutdown();
        return isShutDown.getAndSet(true) ? result : result.whenComplete(whenShutDown);
    }

    @Override
    public String toString() {
        return reader.toString();
    }
}
