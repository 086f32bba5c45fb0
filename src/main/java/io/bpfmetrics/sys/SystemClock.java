package io.bpfmetrics.sys;

/** Kernel clocks that Java has no words for. */
public final class SystemClock {
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int CLOCK_BOOTTIME = 7;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int TIMESPEC_SIZE = 16;
    private static final int MOST_ATTEMPTS = 10;
    private static final long CLOSE_NANOS = 2000;

    private SystemClock() {}

    /** When the machine booted: nanoseconds since 1970 UTC of the moment at which the boot-time clock stood at zero. */
    public static long bootEpochNanos() {
        return zeroEpochNanos(CLOCK_BOOTTIME);
    }

    /** The same of the clock that stands while the machine sleeps, which is {@code bpf_ktime_get_ns}. */
    public static long monotonicEpochNanos() {
        return zeroEpochNanos(CLOCK_MONOTONIC);
    }

    /** Whoever is interrupted between two clocks would be wrong by that time, so the closest of a few attempts counts. */
    private static long zeroEpochNanos(int clock) {
        NativeBuffer timespec = NativeBuffer.allocate(TIMESPEC_SIZE);
        long least = Long.MAX_VALUE;
        long zero = 0;
        for (int i = 0; i < MOST_ATTEMPTS && least > CLOSE_NANOS; i++) {
            long before = nanos(clock, timespec);
            long wall = nanos(CLOCK_REALTIME, timespec);
            long gap = nanos(clock, timespec) - before;
            if (gap < least) {
                least = gap;
                zero = wall - before - gap / 2;
            }
        }
        return zero;
    }

    private static long nanos(int clock, NativeBuffer timespec) {
        if (CLibrary.clock_gettime(clock, timespec.address()) != 0) {
            throw new IllegalStateException("clock_gettime(" + clock + ") failed");
        }
        return timespec.bytes().getLong(0) * NANOS_PER_SECOND + timespec.bytes().getLong(8);
    }
}
