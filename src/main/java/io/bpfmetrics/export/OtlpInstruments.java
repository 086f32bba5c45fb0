package io.bpfmetrics.export;

import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.MetricSink;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Observable instruments for every metric of the collectors, fed by one callback: each collection of the SDK reads
 * every source once. Families go their own way. Runs on the thread of the collecting reader.
 */
final class OtlpInstruments implements MetricSink, AutoCloseable {
    private final IdentityHashMap<MetricDescriptor, ObservableMeasurement> instruments = new IdentityHashMap<>();
    private final OtlpFamilies families;
    private final BatchCallback callback;
    private @Nullable MetricDescriptor current;
    private @Nullable ObservableMeasurement currentInstrument;

    /**
     * Registers the instruments; from now on collections of the SDK collect through the given set.
     *
     * @param families takes what cannot be an instrument
     */
    OtlpInstruments(Meter meter, CollectorSet collectors, OtlpFamilies families) {
        this.families = families;
        collectors.metrics().forEach(metric -> instruments.put(metric, instrument(meter, metric)));
        ObservableMeasurement[] all = instruments.values().toArray(new ObservableMeasurement[0]);
        callback = meter.batchCallback(() -> collect(collectors), all[0], all);
    }

    private void collect(CollectorSet collectors) {
        families.begin();
        collectors.collect(this);
        families.end();
    }

    private static ObservableMeasurement instrument(Meter meter, MetricDescriptor metric) {
        if (metric.kind() == MetricKind.COUNTER) {
            var counter =
                    meter.counterBuilder(metric.name()).setUnit(metric.unit()).setDescription(metric.description());
            return metric.isDouble() ? counter.ofDoubles().buildObserver() : counter.buildObserver();
        }
        var gauge = meter.gaugeBuilder(metric.name()).setUnit(metric.unit()).setDescription(metric.description());
        return metric.isDouble() ? gauge.buildObserver() : gauge.ofLongs().buildObserver();
    }

    @Override
    public void accept(MetricDescriptor metric, LabelSet labels, long value) {
        ObservableMeasurement instrument = instrumentOf(metric);
        if (instrument instanceof ObservableLongMeasurement integers) {
            integers.record(value, labels.as(LabelAttributes.FORM));
        } else {
            ((ObservableDoubleMeasurement) instrument).record((double) value, labels.as(LabelAttributes.FORM));
        }
    }

    @Override
    public void accept(MetricDescriptor metric, LabelSet labels, double value) {
        ((ObservableDoubleMeasurement) instrumentOf(metric)).record(value, labels.as(LabelAttributes.FORM));
    }

    @Override
    public void accept(Family family) {
        if (family.presentation().isExported()) {
            families.take(family);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same metric is the same object
    private ObservableMeasurement instrumentOf(MetricDescriptor metric) {
        ObservableMeasurement instrument = currentInstrument;
        // the values of a metric come one after the other, so one look-up serves many
        if (metric != current || instrument == null) {
            instrument = instruments.get(metric);
            if (instrument == null) {
                throw new IllegalArgumentException(metric.name() + " was not announced by its collector's metrics()");
            }
            current = metric;
            currentInstrument = instrument;
        }
        return instrument;
    }

    /** Ends the callback: collections find nothing any more. */
    @Override
    public void close() {
        callback.close();
    }
}
