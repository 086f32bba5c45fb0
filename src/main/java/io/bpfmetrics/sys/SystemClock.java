package io.bpfmetrics.sys;

/** Kernel clocks that Java has no words for. */
public final class SystemClock {
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_BOOTTIME = 7;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int TIMESPEC_SIZE = 16;

    private SystemClock() {}

    /** When the machine booted: nanoseconds since 1970 UTC of the moment at which the boot-time clock stood at zero. */
    public static long bootEpochNanos() {
        NativeBuffer timespec = NativeBuffer.allocate(TIMESPEC_SIZE);
        return nanos(CLOCK_REALTIME, timespec) - nanos(CLOCK_BOOTTIME, timespec);
    }

    private static long nanos(int clock, NativeBuffer timespec) {
        if (CLibrary.clock_gettime(clock, timespec.address()) != 0) {
            throw new IllegalStateException("clock_gettime(" + clock + ") failed");
        }
        return timespec.bytes().getLong(0) * NANOS_PER_SECOND + timespec.bytes().getLong(8);
    }
}
