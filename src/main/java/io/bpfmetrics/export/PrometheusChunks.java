package io.bpfmetrics.export;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Memory for documents, outside of the Java heap: a document of a million series is a hundred megabytes, for which the
 * heap has no room. What is given back is used again; what nobody needed for {@value #PATIENCE} documents is left to the
 * garbage collector, which may take long to free it. Thread-safe.
 */
final class PrometheusChunks {
    /** The size of each chunk in bytes. */
    static final int SIZE = 64 * 1024;

    static final int PATIENCE = 16;

    private final Deque<ByteBuffer> idle = new ArrayDeque<>();
    private int documents;
    private int unneeded; // the fewest that were idle since the last look

    /** A chunk of {@link #SIZE} bytes; what is in it means nothing. */
    ByteBuffer take() {
        synchronized (idle) {
            if (!idle.isEmpty()) {
                ByteBuffer chunk = idle.pop().clear();
                unneeded = Math.min(unneeded, idle.size());
                return chunk;
            }
        }
        return ByteBuffer.allocateDirect(SIZE);
    }

    /** Takes all chunks of a document back. */
    void giveBack(List<ByteBuffer> chunks) {
        synchronized (idle) {
            idle.addAll(chunks);
            if (++documents % PATIENCE == 0) {
                for (int i = 0; i < unneeded; i++) {
                    idle.pop();
                }
                unneeded = idle.size();
            }
        }
    }

    /** How many chunks wait to be used again. */
    int idle() {
        synchronized (idle) {
            return idle.size();
        }
    }
}
