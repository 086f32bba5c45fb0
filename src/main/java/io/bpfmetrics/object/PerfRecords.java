package io.bpfmetrics.object;

import io.bpfmetrics.sys.PerfRing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The records of one processor, by the layouts of {@code linux/perf_event.h}. Not thread-safe. */
final class PerfRecords {
    private static final int PERF_RECORD_LOST = 2;
    private static final int PERF_RECORD_SAMPLE = 9;
    private static final int RECORD_SIZE = 6; // in struct perf_event_header, after type and flags
    private static final int RAW_SIZE = 8; // of a sample that has PERF_SAMPLE_RAW only
    private static final int RAW = 12;
    private static final int LOST = 16; // after the event's id

    private final PerfRing ring;
    private final int processor;
    private final ByteBuffer data;
    private final int mask;
    private ByteBuffer joined = ByteBuffer.allocate(0);
    private long tail;

    PerfRecords(PerfRing ring, int processor) {
        this.ring = ring;
        this.processor = processor;
        data = ring.data();
        mask = data.capacity() - 1;
    }

    /** Hands out what is there now; what comes meanwhile is left for the next time, so that this ends. The bytes it was. */
    long read(EventListener listener) {
        long head = ring.head();
        long start = tail;
        while (tail != head) {
            int at = (int) tail & mask;
            int size = Short.toUnsignedInt(data.getShort(at + RECORD_SIZE));
            try {
                if (at + size <= data.capacity()) {
                    hand(data, at, listener);
                } else {
                    join(at, size);
                    hand(joined, 0, listener);
                }
            } finally {
                tail += size;
                ring.release(tail);
            }
        }
        return head - start;
    }

    /** Puts together a record that goes over the end of the ring. Its head never does: records begin at multiples of 8. */
    private void join(int at, int size) {
        if (joined.capacity() < size) {
            joined = ByteBuffer.allocate(2 * size).order(ByteOrder.nativeOrder());
        }
        int first = data.capacity() - at;
        joined.put(0, data, at, first);
        joined.put(first, data, 0, size - first);
    }

    private void hand(ByteBuffer bytes, int at, EventListener listener) {
        int type = bytes.getInt(at);
        if (type == PERF_RECORD_SAMPLE) {
            listener.record(bytes, at + RAW, bytes.getInt(at + RAW_SIZE), processor);
        } else if (type == PERF_RECORD_LOST) {
            listener.lost(bytes.getLong(at + LOST), processor);
        }
    }

    void close() {
        ring.close();
    }
}
