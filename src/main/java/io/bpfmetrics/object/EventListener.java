package io.bpfmetrics.object;

import java.nio.ByteBuffer;

/** Takes what is in a buffer of events, on the thread that reads it. */
public interface EventListener {
    /**
     * A program put out a record.
     *
     * @param bytes holds it, in host order, until this returns
     * @param offset of its first byte; a multiple of 8 in ring buffers, of 4 in perf buffers
     * @param size its bytes, which may be none; the kernel makes records of perf buffers longer, to 4 bytes more than a
     *     multiple of 8
     * @param processor where it was put out; -1 in ring buffers, which do not tell
     */
    void record(ByteBuffer bytes, int offset, int size, int processor);

    /**
     * The kernel had no room for that many records on a processor since it last said so. Ring buffers do not tell that; for
     * them it is 1 and processor -1 when records had to be skipped, nobody knows how many.
     */
    void lost(long records, int processor);
}
