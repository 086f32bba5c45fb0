package io.bpfmetrics.collect;

import io.bpfmetrics.config.EventMetricSpec;
import io.bpfmetrics.config.EventsSpec;
import io.bpfmetrics.config.LabelSpec;
import io.bpfmetrics.decode.Decoders;
import io.bpfmetrics.decode.LabelField;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectMap;
import io.bpfmetrics.object.PerfBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/** Fits the metrics of a config that count events to its perf event arrays. */
final class EventPlanner {
    private final Decoders decoders;
    private final RowTrouble trouble;
    private final LongSupplier nanoTime;
    private final Map<String, EventReading> readings = new LinkedHashMap<>();

    EventPlanner(Decoders decoders, RowTrouble trouble, LongSupplier nanoTime) {
        this.decoders = decoders;
        this.trouble = trouble;
        this.nanoTime = nanoTime;
    }

    /**
     * How records become labels.
     *
     * @param size how many bytes have labels or padding
     */
    record Labels(KeyPlan plan, int size, Lane lane) {}

    /** The labels of a metric. */
    static Labels labels(EventsSpec spec, EventMetricSpec metric) throws PlanException {
        List<LabelField> fields = new ArrayList<>();
        int offset = 0;
        for (LabelSpec label : spec.fields()) {
            fields.add(new LabelField(label.name(), offset, label.size(), label.decoders()));
            offset = Math.addExact(offset, Math.addExact(label.size(), label.padding()));
        }
        KeyPlan plan = new KeyPlan(fields, -1, false, false, OptionalInt.empty());
        return new Labels(plan, offset, LanePlanner.ofEvents(plan, metric.constant()));
    }

    /** The reading of a map, whose buffer is opened for the first metric. */
    EventReading reading(ObjectMap map) throws PlanException {
        if (!map.shape().isPerfEventArray()) {
            throw new PlanException("map \"" + map.name() + "\" is no perf event array; leave out perf_event_array");
        }
        EventReading known = readings.get(map.name());
        if (known != null) {
            return known;
        }
        try {
            EventReading opened = new EventReading(map, PerfBuffer.open(map), trouble, nanoTime);
            readings.put(map.name(), opened);
            return opened;
        } catch (ObjectException e) {
            throw new PlanException(String.valueOf(e.getMessage()));
        }
    }

    /** Counts for a metric from now on. */
    void add(
            EventsSpec spec,
            EventMetricSpec metric,
            Labels labels,
            MetricFamily family,
            int seriesLimit,
            EventReading reading) {
        EventPlan plan = new EventPlan(
                metric.name(),
                spec.buffer(),
                labels.size(),
                labels.lane(),
                family,
                seriesLimit,
                metric.flushInterval().map(Duration::toNanos).orElse(0L));
        trouble.expectEvents(spec.buffer());
        reading.add(plan, new RowDecoder(labels.plan(), labels.size(), decoders));
    }

    /** Those that metrics are made of; the others are closed. */
    List<EventReading> readings() {
        readings.values().stream().filter(reading -> !reading.isUsed()).forEach(EventReading::close);
        return readings.values().stream().filter(EventReading::isUsed).toList();
    }
}
