package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.SystemClock;
import java.time.Duration;

/**
 * Turns the kernel's time since boot into wall-clock time. The clocks are read at most once a second, because programs
 * come in crowds. Not thread-safe.
 */
public final class BootTime {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long STALE_NANOS = Duration.ofSeconds(1).toNanos();

    private long readAt;
    private long bootEpochNanos;
    private boolean isRead;

    /**
     * When the clock of {@code bpf_ktime_get_ns} stood at zero, in nanoseconds since 1970 UTC: what it shows plus this
     * is the wall-clock time, by the clocks as they stand now.
     */
    public static long monotonicEpochNanos() {
        return SystemClock.monotonicEpochNanos();
    }

    /**
     * The whole seconds since 1970 UTC at which the machine had run for this long, by the clocks as they stand now. Keep
     * the result: asked again it may differ, when somebody sets the clock or a second turns.
     */
    public long epochSeconds(long nanosSinceBoot) {
        long now = System.nanoTime();
        if (!isRead || now - readAt > STALE_NANOS) {
            bootEpochNanos = SystemClock.bootEpochNanos();
            readAt = now;
            isRead = true;
        }
        return Math.floorDiv(bootEpochNanos + nanosSinceBoot, NANOS_PER_SECOND);
    }
}
