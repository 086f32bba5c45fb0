package io.bpfmetrics.collect;

import java.nio.ByteBuffer;

/** Makes something of every record of a buffer. Not thread-safe. */
interface EventConsumer {
    /** Begins a reading of the buffer, at a time by a monotonic clock and by the wall. */
    void begin(long nanoTime, long epochNanos);

    /**
     * Takes a record.
     *
     * @return why something of it got lost, as {@link EventReason#bit}s; 0 if nothing did
     */
    int take(ByteBuffer bytes, int offset, int size);

    /** Adds what was made so far to the series of a collection, if there are any. */
    void addToTable();
}
