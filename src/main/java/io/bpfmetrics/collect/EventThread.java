package io.bpfmetrics.collect;

import io.bpfmetrics.object.EventBuffer;
import io.bpfmetrics.object.EventPoll;
import io.bpfmetrics.object.ObjectException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread {@code bpf-events}: reads buffers of events as soon as there is something in them. It runs as long as there
 * are any. Thread-safe.
 */
final class EventThread {
    private static final System.Logger LOGGER = System.getLogger(EventThread.class.getName());
    private static final long REST_NANOS = 500_000; // so that a trickle of records costs few wake-ups
    private static final long FLOOD_BYTES = 4 << 10; // a page at once is no trickle, and a small buffer is soon full

    private final Object lock = new Object();
    private final Map<EventBuffer, EventReading> readings = new ConcurrentHashMap<>();
    private final FailureLog log = new FailureLog(LOGGER, System::nanoTime);
    private @Nullable EventPoll poll;

    /** Reads this too. If the kernel refuses, collections alone will. */
    void add(EventReading reading) {
        synchronized (lock) {
            try {
                EventPoll current = poll == null ? start() : poll;
                readings.put(reading.buffer(), reading);
                current.add(reading.buffer());
            } catch (ObjectException e) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        reading.target() + " is read in collections only, so more events can get lost: "
                                + e.getMessage());
            }
        }
    }

    /** Reads this no more; to be called before it is closed. */
    void remove(EventReading reading) {
        synchronized (lock) {
            EventPoll current = poll;
            if (current == null || readings.remove(reading.buffer()) == null) {
                return;
            }
            current.remove(reading.buffer());
            if (readings.isEmpty()) {
                current.end();
                poll = null;
            }
        }
    }

    private EventPoll start() throws ObjectException {
        EventPoll opened = EventPoll.open();
        poll = opened;
        Thread thread = new Thread(() -> run(opened), "bpf-events");
        thread.setDaemon(true);
        thread.start();
        return opened;
    }

    private void run(EventPoll opened) {
        while (!opened.isEnded()) {
            long bytes = 0;
            for (EventBuffer buffer : opened.await()) {
                bytes += drain(buffer);
            }
            if (bytes < FLOOD_BYTES) {
                LockSupport.parkNanos(REST_NANOS);
            }
        }
        opened.close();
    }

    /** A bug with one record, or one for which there is no memory, must not end the reading of all others in silence. */
    @SuppressWarnings("CatchingUnchecked")
    private long drain(EventBuffer buffer) {
        EventReading reading = readings.get(buffer);
        if (reading == null) {
            return 0;
        }
        try {
            return reading.drain();
        } catch (RuntimeException | Error e) {
            log.failed(reading.target() + ": an event cannot be counted: " + e);
            return 0;
        }
    }
}
