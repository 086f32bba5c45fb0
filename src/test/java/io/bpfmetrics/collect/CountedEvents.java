package io.bpfmetrics.collect;

import io.bpfmetrics.config.EventMetricSpec;
import io.bpfmetrics.config.EventsSpec;
import io.bpfmetrics.config.MetricType;
import io.bpfmetrics.object.ObjectMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/** A config that counts the events of one ring buffer by one label, read by whoever calls; for benchmarks. */
public final class CountedEvents implements AutoCloseable {
    private final ConfigFixture fixture = new ConfigFixture();
    private final MetricFamily family;
    private final EventReading reading;

    /** Counts records by the text in the 16 bytes from byte 8 on. */
    public CountedEvents(ObjectMap ring) {
        ConfigSource source = new ConfigSource(
                ConfigFixture.spec("benchmark", List.of(), List.of(events(ring.name()))),
                List.of(ring),
                List.of(),
                Optional.empty(),
                ConfigFixture.LOADED_AT);
        FailureLog log = new FailureLog(System.getLogger(CountedEvents.class.getName()), System::nanoTime);
        EventPlanner planner = new EventPlanner(
                source,
                0,
                new Families(0),
                fixture.decoders,
                new RowTrouble("benchmark", fixture.self, new AtomicLong(), log),
                EventContext.of(SpanSink.NOWHERE),
                System::nanoTime);
        List<EventReading> readings = planner.plan();
        if (!planner.problems().isEmpty()) {
            throw new IllegalStateException(planner.problems().toString());
        }
        reading = readings.get(0);
        family = planner.joined().get(0);
    }

    private static EventsSpec events(String ring) {
        EventMetricSpec metric = new EventMetricSpec(
                MetricType.COUNTER,
                "counted_total",
                "Events.",
                "",
                Optional.empty(),
                OptionalDouble.empty(),
                List.of("comm"),
                Map.of(),
                List.of(),
                Optional.empty(),
                OptionalInt.empty(),
                ConfigFixture.NOWHERE);
        return new EventsSpec(
                ring,
                false,
                Optional.empty(),
                List.of(ConfigFixture.uint("number", 8), ConfigFixture.label("comm", 16, 0, "string")),
                Optional.empty(),
                List.of(metric),
                ConfigFixture.NOWHERE);
    }

    /** Counts what is there. */
    public void drain() {
        reading.drain();
    }

    /** What a collection would show: the sum of all series. */
    public long total() throws Exception {
        SeriesTable table = family.table();
        table.begin();
        reading.read();
        family.finish(System.currentTimeMillis() * 1_000_000);
        long total = 0;
        for (int i = 0; i < table.size(); i++) {
            total += table.cell(i, 0);
        }
        return total;
    }

    @Override
    public void close() {
        reading.close();
        fixture.close();
    }
}
