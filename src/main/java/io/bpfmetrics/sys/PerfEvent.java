package io.bpfmetrics.sys;

import java.lang.ref.Reference;

/** A perf event of all processes on one processor. Not thread-safe. */
public final class PerfEvent implements AutoCloseable {
    private static final int ATTRIBUTES_SIZE = 64; // PERF_ATTR_SIZE_VER0
    private static final int TYPE = 0;
    private static final int SIZE = 4;
    private static final int CONFIG = 8;
    private static final int SAMPLE_PERIOD_OR_FREQUENCY = 16;
    private static final int SAMPLE_TYPE = 24;
    private static final int BITS = 40;
    private static final int WAKEUP_EVENTS = 48;
    private static final long IS_FREQUENCY = 1 << 10;
    private static final int PERF_TYPE_SOFTWARE = 1;
    private static final int PERF_COUNT_SW_BPF_OUTPUT = 10;
    private static final long PERF_SAMPLE_RAW = 1 << 10;
    private static final int EVERY_PROCESS = -1;
    private static final long PERF_FLAG_FD_CLOEXEC = 8;

    private int fd;

    private PerfEvent(int fd) {
        this.fd = fd;
    }

    /**
     * Opens an event.
     *
     * @param sample how many events apart samples are, or how many samples a second
     * @param isFrequency which of the two
     * @throws ErrnoException if the kernel refuses; {@code ENOENT} if the machine has no such event
     */
    public static PerfEvent open(int type, long config, long sample, boolean isFrequency, int processor)
            throws ErrnoException {
        NativeBuffer attributes = NativeBuffer.allocate(ATTRIBUTES_SIZE);
        attributes.bytes().putInt(TYPE, type).putInt(SIZE, ATTRIBUTES_SIZE).putLong(CONFIG, config);
        attributes.bytes().putLong(SAMPLE_PERIOD_OR_FREQUENCY, sample).putLong(BITS, isFrequency ? IS_FREQUENCY : 0);
        return open(attributes, processor);
    }

    /**
     * Opens the event through which BPF programs put out records on a processor; every record wakes up who waits for it.
     *
     * @throws ErrnoException if the kernel refuses; {@code EACCES} for want of CAP_PERFMON
     */
    public static PerfEvent openOutput(int processor) throws ErrnoException {
        NativeBuffer attributes = NativeBuffer.allocate(ATTRIBUTES_SIZE);
        attributes.bytes().putInt(TYPE, PERF_TYPE_SOFTWARE).putInt(SIZE, ATTRIBUTES_SIZE);
        attributes.bytes().putLong(CONFIG, PERF_COUNT_SW_BPF_OUTPUT).putLong(SAMPLE_PERIOD_OR_FREQUENCY, 1);
        attributes.bytes().putLong(SAMPLE_TYPE, PERF_SAMPLE_RAW).putInt(WAKEUP_EVENTS, 1);
        return open(attributes, processor);
    }

    private static PerfEvent open(NativeBuffer attributes, int processor) throws ErrnoException {
        try {
            int fd = AttachCalls.perfEventOpen(attributes, EVERY_PROCESS, processor, PERF_FLAG_FD_CLOEXEC);
            if (fd < 0) {
                throw new ErrnoException(-fd);
            }
            return new PerfEvent(fd);
        } finally {
            Reference.reachabilityFence(attributes); // its memory is freed with it
        }
    }

    /** The descriptor. */
    public int fd() {
        return fd;
    }

    /** Somebody else closes the descriptor from now on. */
    void release() {
        fd = -1;
    }

    @Override
    public void close() {
        if (fd >= 0) {
            CLibrary.close(fd);
            fd = -1;
        }
    }
}
