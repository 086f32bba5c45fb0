package io.bpfmetrics.export;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Memory for documents, outside of the Java heap: a document of a million series is a hundred megabytes, for which the
 * heap has no room. Of the memory given back it keeps as much as the last document needed. Thread-safe.
 */
final class PrometheusChunks {
    /** The size of each chunk in bytes. */
    static final int SIZE = 64 * 1024;

    private final Deque<ByteBuffer> idle = new ArrayDeque<>();

    /** A chunk of {@link #SIZE} bytes; what is in it means nothing. */
    ByteBuffer take() {
        synchronized (idle) {
            if (!idle.isEmpty()) {
                return idle.pop().clear();
            }
        }
        return ByteBuffer.allocateDirect(SIZE);
    }

    /** Takes all chunks of a document back. */
    void giveBack(List<ByteBuffer> chunks) {
        synchronized (idle) {
            idle.addAll(chunks);
            while (idle.size() > chunks.size()) {
                idle.pop(); // the garbage collector frees it
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
