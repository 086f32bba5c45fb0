package io.bpfmetrics.collect;

import io.bpfmetrics.object.EventBuffer;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectMap;
import io.bpfmetrics.object.PerfBuffer;
import io.bpfmetrics.object.RingBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is to be made of the records of one buffer, which is opened for the first of it. Not thread-safe. */
final class EventBufferPlan {
    /** Inspektor Gadget's name for the map that counts what a ring buffer had no room for. */
    private static final String LOST_SUFFIX = "_lost_samples";

    private final ObjectMap map;
    private final EventLoss loss;
    private final List<EventConsumer> consumers = new ArrayList<>();
    private @Nullable EventBuffer buffer;
    private @Nullable LostRecords lost;

    EventBufferPlan(ObjectMap map, EventLoss loss) {
        this.map = map;
        this.loss = loss;
    }

    EventLoss loss() {
        return loss;
    }

    /** Opens the buffer, if that was not done. */
    void open() throws PlanException {
        if (buffer != null) {
            return;
        }
        try {
            buffer = map.shape().isPerfEventArray() ? PerfBuffer.open(map) : RingBuffer.open(map);
        } catch (ObjectException e) {
            throw new PlanException(String.valueOf(e.getMessage()));
        }
        loss.expect(EventReason.TOO_SHORT);
        loss.expect(EventReason.UNDECODABLE);
    }

    void addMetric(EventMetric metric) {
        consumers.add(metric);
        loss.expect(EventReason.SERIES_LIMIT);
    }

    void addSpans(SpanRecords spans) {
        consumers.add(spans);
        loss.expect(EventReason.QUEUE_FULL);
    }

    /** The program counts in this map what found no room. */
    void countLost(ObjectMap counts, EventContext context) throws PlanException {
        LostRecords counted = LostRecords.of(counts, context.lostRecords());
        if (lost != null) {
            lost.close();
        }
        lost = counted;
    }

    /** The same if there is such a map by its name; one that cannot count was not meant. */
    void countLostByName(List<ObjectMap> maps, EventContext context) {
        for (ObjectMap each : maps) {
            if (each.name().equals(map.name() + LOST_SUFFIX)) {
                try {
                    countLost(each, context);
                } catch (PlanException notMeant) {
                    return;
                }
            }
        }
    }

    boolean isUsed() {
        return !consumers.isEmpty();
    }

    /** Lets go of what was opened for nothing. */
    void close() {
        if (buffer != null) {
            buffer.close();
        }
        if (lost != null) {
            lost.close();
        }
    }

    /** The reading. A buffer whose losses nobody counts has no such series, rather than one that is 0 always. */
    EventReading reading(LongSupplier nanoTime) {
        if (lost != null || map.shape().isPerfEventArray()) {
            loss.expect(EventReason.BUFFER_FULL);
        }
        EventBuffer opened = buffer;
        if (opened == null) {
            throw new IllegalStateException("the buffer of " + map.name() + " is not open");
        }
        return new EventReading(map, opened, consumers, loss, Optional.ofNullable(lost), nanoTime);
    }
}
