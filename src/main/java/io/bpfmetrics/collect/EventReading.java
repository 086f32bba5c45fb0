package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.object.EventBuffer;
import io.bpfmetrics.object.EventListener;
import io.bpfmetrics.object.ObjectMap;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Reads one buffer for all that is made of its records. Thread-safe: the thread of events reads it as records come, and
 * a collection reads what is left, so that nothing is missing that happened before.
 */
final class EventReading implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(EventReading.class.getName());

    private final ObjectMap map;
    private final EventBuffer buffer;
    private final EventConsumer[] consumers;
    private final EventLoss loss;
    private final Optional<LostRecords> lostRecords;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock(true); // in turns, or a flood would let no collection in
    private final EventListener listener = new Listener();
    private boolean isClosed;

    /**
     * A reading of a buffer, which it closes.
     *
     * @param consumers at least one
     * @param lostRecords what the program says it could not put there; empty: the buffer says it, or nobody
     */
    EventReading(
            ObjectMap map,
            EventBuffer buffer,
            List<EventConsumer> consumers,
            EventLoss loss,
            Optional<LostRecords> lostRecords,
            LongSupplier nanoTime) {
        this.map = map;
        this.buffer = buffer;
        this.consumers = consumers.toArray(new EventConsumer[0]);
        this.loss = loss;
        this.lostRecords = lostRecords;
        this.nanoTime = nanoTime;
    }

    EventBuffer buffer() {
        return buffer;
    }

    /** How the buffer is called in messages. */
    String target() {
        return "map " + Integer.toUnsignedString(map.id()) + " \"" + map.name() + "\"";
    }

    /** Takes the records that are there, and says how many bytes they had. */
    long drain() {
        lock.lock();
        try {
            if (isClosed) {
                return 0;
            }
            begin();
            try {
                return buffer.read(listener);
            } finally {
                loss.flush();
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        long now = nanoTime.getAsLong();
        long epochNanos = System.currentTimeMillis() * 1_000_000;
        for (EventConsumer consumer : consumers) {
            consumer.begin(now, epochNanos);
        }
    }

    /**
     * Takes the records that are there, and adds all that ever came to the series.
     *
     * @throws BpfException if nobody can tell how many records found no room; all else is done then
     */
    void read() throws BpfException {
        lock.lock();
        try {
            drain();
            for (EventConsumer consumer : consumers) {
                consumer.addToTable();
            }
            countLost();
        } finally {
            lock.unlock();
        }
    }

    private void countLost() throws BpfException {
        if (lostRecords.isPresent() && !isClosed) {
            loss.lost(EventReason.BUFFER_FULL, lostRecords.get().fresh());
            loss.flush();
        }
    }

    /** Takes what is left, so that nothing of it is lost uncounted, and closes the buffer. */
    @Override
    @SuppressWarnings("CatchingUnchecked") // whatever is wrong with the last records, the buffer must be closed
    public void close() {
        lock.lock();
        try {
            drain();
            countLost();
        } catch (BpfException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, () -> target() + " was not read to the end: " + e);
        } finally {
            release();
            lock.unlock();
        }
    }

    private void release() {
        if (!isClosed) {
            isClosed = true;
            buffer.close();
            lostRecords.ifPresent(LostRecords::close);
        }
    }

    private final class Listener implements EventListener {
        @Override
        public void record(ByteBuffer data, int offset, int size, int processor) {
            int reasons = consumers[0].take(data, offset, size);
            for (int i = 1; i < consumers.length; i++) { // mostly there is one only
                reasons |= consumers[i].take(data, offset, size);
            }
            if (reasons != 0) {
                loss.taken(reasons);
            }
        }

        /** What the program counts itself is not counted twice. */
        @Override
        public void lost(long records, int processor) {
            if (!map.shape().isPerfEventArray()) {
                loss.lost(EventReason.UNDECODABLE, records);
            } else if (lostRecords.isEmpty()) {
                loss.lost(EventReason.BUFFER_FULL, records);
            }
        }
    }
}
