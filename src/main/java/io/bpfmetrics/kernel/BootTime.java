package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.SystemClock;

/** Turns the kernel's time since boot into wall-clock time. */
public final class BootTime {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private BootTime() {}

    /**
     * The whole seconds since 1970 UTC at which the machine had run for this long, by the clocks as they stand now. Keep
     * the result: asked again it may differ, when somebody sets the clock or a second turns.
     */
    public static long epochSeconds(long nanosSinceBoot) {
        return Math.floorDiv(SystemClock.bootEpochNanos() + nanosSinceBoot, NANOS_PER_SECOND);
    }
}
