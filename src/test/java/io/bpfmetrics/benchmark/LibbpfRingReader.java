package io.bpfmetrics.benchmark;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/** The way not taken: libbpf reads the ring buffer and calls Java for each record. */
final class LibbpfRingReader implements RingReader {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int LABEL_OFFSET = 8;

    private final LabelCounts counts = new LabelCounts();
    private final Taking taking = this::take; // referred to for as long as libbpf has it
    private final Pointer buffer;

    LibbpfRingReader(int fd) {
        Pointer opened = Libbpf.ring_buffer__new(fd, taking, null, null);
        if (opened == null) {
            throw new IllegalStateException("ring_buffer__new failed");
        }
        buffer = opened;
    }

    private int take(Pointer context, Pointer record, long size) {
        counts.count(record.getLong(LABEL_OFFSET), record.getLong(LABEL_OFFSET + Long.BYTES));
        return 0;
    }

    @Override
    public Pass pass() {
        long before = counts.total();
        long cpu = THREADS.getCurrentThreadCpuTime();
        int read = Libbpf.ring_buffer__consume(buffer);
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        if (read < 0) {
            throw new IllegalStateException("ring_buffer__consume: " + read);
        }
        return new Pass(cpu, counts.total() - before);
    }

    @Override
    public void close() {
        Libbpf.ring_buffer__free(buffer);
    }

    /** {@code ring_buffer_sample_fn} of bpf/libbpf.h. */
    interface Taking extends Callback {
        int invoke(Pointer context, Pointer record, long size);
    }

    /** Named as in C. */
    private static final class Libbpf {
        static {
            Native.register(Libbpf.class, "libbpf.so.1");
        }

        private Libbpf() {}

        static native @Nullable Pointer ring_buffer__new(
                int fd, Taking callback, @Nullable Pointer context, @Nullable Pointer options);

        static native int ring_buffer__consume(Pointer buffer);

        static native void ring_buffer__free(Pointer buffer);
    }
}
