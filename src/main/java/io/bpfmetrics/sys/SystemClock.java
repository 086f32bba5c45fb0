package io.bpfmetrics.sys;

/** Kernel clocks that Java has no words for. */
public final class SystemClock {
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int CLOCK_BOOTTIME = 7;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int TIMESPEC_SIZE = 16;

    private SystemClock() {}

    /** When the machine booted: nanoseconds since 1970 UTC of the moment at which the boot-time clock stood at zero. */
    public static long bootEpochNanos() {
        return zeroEpochNanos(CLOCK_BOOTTIME);
    }

    /** The same of the clock that stands while the machine sleeps, which is {@code bpf_ktime_get_ns}. */
    public static long monotonicEpochNanos() {
        return zeroEpochNanos(CLOCK_MONOTONIC);
    }

    private static long zeroEpochNanos(int clock) {
        NativeBuffer timespec = NativeBuffer.allocate(TIMESPEC_SIZE);
        return nanos(CLOCK_REALTIME, timespec) - nanos(clock, timespec);
    }

    private static long nanos(int clock, NativeBuffer timespec) {
        if (CLibrary.clock_gettime(clock, timespec.address()) != 0) {
            throw new IllegalStateException("clock_gettime(" + clock + ") failed");
        }
        return timespec.bytes().getLong(0) * NANOS_PER_SECOND + timespec.bytes().getLong(8);
    }
}
