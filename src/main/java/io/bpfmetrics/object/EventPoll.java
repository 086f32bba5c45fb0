package io.bpfmetrics.object;

import io.bpfmetrics.sys.Epoll;
import io.bpfmetrics.sys.ErrnoException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Waits for records in any of many buffers. One thread waits; any thread may add, remove and end. */
public final class EventPoll {
    private final Epoll epoll;
    private final Map<Integer, EventBuffer> buffers = new ConcurrentHashMap<>();
    private volatile boolean isEnded;

    private EventPoll(Epoll epoll) {
        this.epoll = epoll;
    }

    /**
     * One that waits for nothing yet.
     *
     * @throws ObjectException if the kernel refuses
     */
    public static EventPoll open() throws ObjectException {
        try {
            return new EventPoll(Epoll.open());
        } catch (ErrnoException e) {
            throw refused(e);
        }
    }

    /**
     * Waits for a buffer too, from now on.
     *
     * @throws ObjectException if the kernel refuses; nothing is waited for then
     */
    public void add(EventBuffer buffer) throws ObjectException {
        try {
            for (int descriptor : buffer.descriptors()) {
                buffers.put(descriptor, buffer);
                epoll.add(descriptor);
            }
        } catch (ErrnoException e) {
            remove(buffer);
            throw refused(e);
        }
    }

    /** Waits for a buffer no more; to be called before it is closed. */
    public void remove(EventBuffer buffer) {
        for (int descriptor : buffer.descriptors()) {
            buffers.remove(descriptor);
            epoll.remove(descriptor);
        }
    }

    /** Waits until there are records; the buffers that have some, which may be none. */
    public Set<EventBuffer> await() {
        Set<EventBuffer> ready = new LinkedHashSet<>();
        for (int descriptor : epoll.await()) {
            EventBuffer buffer = buffers.get(descriptor);
            if (buffer != null) {
                ready.add(buffer);
            }
        }
        return ready;
    }

    /** Ends the waiting. */
    public void end() {
        epoll.wake();
        isEnded = true; // last, because the thread that waits may close everything from then on
    }

    /** Whether somebody called {@link #end}. */
    public boolean isEnded() {
        return isEnded;
    }

    /** Frees what the kernel holds for it; by the thread that waits, after {@link #end}. */
    public void close() {
        epoll.close();
    }

    private static ObjectException refused(ErrnoException e) {
        return new ObjectException(
                ObjectException.Kind.REFUSED,
                "waiting for events (epoll): " + ErrnoWords.name(e) + ErrnoWords.advice(e.errno()),
                e);
    }
}
