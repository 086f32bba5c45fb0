package io.bpfmetrics.testing;

import com.sun.jna.Memory;
import java.time.Instant;

/** The wall clock in the unit of OTLP. */
public final class WallClock {
    private static final int CLOCK_BOOTTIME = 7;

    private WallClock() {}

    /** Nanoseconds since 1970 UTC. */
    public static long nanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }

    /** What the wall clock showed when the machine started, as CLOCK_BOOTTIME counts. */
    static long bootNanos() {
        Memory now = new Memory(16);
        int result = Libc.clock_gettime(CLOCK_BOOTTIME, now);
        long wall = nanos();
        if (result != 0) {
            throw new IllegalStateException("clock_gettime(CLOCK_BOOTTIME) answered " + result);
        }
        return wall - (now.getLong(0) * 1_000_000_000 + now.getLong(8));
    }
}
