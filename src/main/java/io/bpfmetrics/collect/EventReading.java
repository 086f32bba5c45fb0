package io.bpfmetrics.collect;

import io.bpfmetrics.collect.RowTrouble.EventReason;
import io.bpfmetrics.object.EventBuffer;
import io.bpfmetrics.object.EventListener;
import io.bpfmetrics.object.ObjectMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Reads one buffer for all metrics that are made of its records. Thread-safe: the thread of events reads it as records
 * come, and a collection reads what is left, so that nothing is missing that happened before.
 */
final class EventReading implements AutoCloseable {
    private final ObjectMap map;
    private final EventBuffer buffer;
    private final RowTrouble trouble;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private final List<EventCounter> counters = new ArrayList<>();
    private final EventListener listener = new Listener();
    private boolean isClosed;

    /** A reading for no metric yet, which closes the buffer. */
    EventReading(ObjectMap map, EventBuffer buffer, RowTrouble trouble, LongSupplier nanoTime) {
        this.map = map;
        this.buffer = buffer;
        this.trouble = trouble;
        this.nanoTime = nanoTime;
    }

    /** Counts for another metric from now on. */
    void add(EventPlan plan, RowDecoder decoder) {
        counters.add(new EventCounter(plan, decoder, trouble, nanoTime.getAsLong(), epochNanos()));
    }

    boolean isUsed() {
        return !counters.isEmpty();
    }

    EventBuffer buffer() {
        return buffer;
    }

    /** How the buffer is called in messages. */
    String target() {
        return "map " + Integer.toUnsignedString(map.id()) + " \"" + map.name() + "\"";
    }

    /** Counts the records that are there. */
    void drain() {
        synchronized (lock) {
            if (!isClosed) {
                long now = nanoTime.getAsLong();
                long epochNanos = epochNanos();
                counters.forEach(counter -> counter.begin(now, epochNanos));
                buffer.read(listener);
            }
        }
    }

    /** Counts the records that are there, and adds all that were ever counted to the series. */
    void read() {
        synchronized (lock) {
            drain();
            counters.forEach(EventCounter::addToTable);
        }
    }

    private static long epochNanos() {
        return System.currentTimeMillis() * 1_000_000;
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (!isClosed) {
                isClosed = true;
                buffer.close();
            }
        }
    }

    private final class Listener implements EventListener {
        @Override
        public void record(ByteBuffer bytes, int offset, int size, int processor) {
            for (int i = 0; i < counters.size(); i++) {
                counters.get(i).count(bytes, offset, size);
            }
        }

        @Override
        public void lost(long records, int processor) {
            trouble.eventsLost(map.name(), EventReason.BUFFER_FULL, records);
        }
    }
}
