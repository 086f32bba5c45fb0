package io.bpfmetrics.benchmark;

import io.bpfmetrics.object.EventListener;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectMap;
import io.bpfmetrics.object.RingBuffer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;

/** Our ring buffer, with a listener that does what the C loop does. */
final class OurRingReader implements RingReader {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int LABEL_OFFSET = 8;

    private final RingBuffer buffer;
    private final LabelCounts counts = new LabelCounts();
    private final EventListener listener = new Counting();

    OurRingReader(ObjectMap map) throws ObjectException {
        buffer = RingBuffer.open(map);
    }

    RingBuffer buffer() {
        return buffer;
    }

    @Override
    public Pass pass() {
        long before = counts.total();
        long cpu = THREADS.getCurrentThreadCpuTime();
        buffer.read(listener);
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        return new Pass(cpu, counts.total() - before);
    }

    int labels() {
        return counts.labels();
    }

    @Override
    public void close() {
        buffer.close();
    }

    private final class Counting implements EventListener {
        @Override
        public void record(ByteBuffer bytes, int offset, int size, int processor) {
            counts.count(bytes.getLong(offset + LABEL_OFFSET), bytes.getLong(offset + LABEL_OFFSET + Long.BYTES));
        }

        @Override
        public void lost(long records, int processor) {
            throw new IllegalStateException("records were lost, and the figures mean nothing");
        }
    }
}
