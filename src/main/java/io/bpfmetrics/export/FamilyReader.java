package io.bpfmetrics.export;

import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * A reader that adds the families of each collection to what another one reads from the instruments. A producer that
 * is registered with the SDK could not: it is asked before the instruments, and it is their callback that collects.
 */
final class FamilyReader extends ReaderAround {
    private final OtlpFamilies families;
    private final Supplier<Resource> resource;

    FamilyReader(MetricReader reader, OtlpFamilies families, Supplier<Resource> resource) {
        super(reader);
        this.families = families;
        this.resource = resource;
    }

    @Override
    public void register(CollectionRegistration instruments) {
        reader.register(new CollectionRegistration() {
            @Override
            public Collection<MetricData> collectAllMetrics() {
                List<MetricData> metrics = new ArrayList<>(instruments.collectAllMetrics());
                metrics.addAll(families.produce(resource.get()));
                return metrics;
            }
        });
    }
}
