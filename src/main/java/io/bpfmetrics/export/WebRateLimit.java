package io.bpfmetrics.export;

import io.bpfmetrics.config.WebRate;
import java.util.function.LongSupplier;

/** Lets requests through as often as a rate allows. Thread-safe. */
final class WebRateLimit {
    private final WebRate rate;
    private final LongSupplier nanoTime;
    private double tokens;
    private long last;

    /**
     * A limit that has let nobody through yet.
     *
     * @param nanoTime a monotonic clock in nanoseconds
     */
    WebRateLimit(WebRate rate, LongSupplier nanoTime) {
        this.rate = rate;
        this.nanoTime = nanoTime;
        tokens = rate.burst();
        last = nanoTime.getAsLong();
    }

    WebRate rate() {
        return rate;
    }

    /** Whether one more request may be answered now. */
    synchronized boolean admits() {
        long now = nanoTime.getAsLong();
        double earned = (double) (now - last) / rate.interval().toNanos();
        tokens = Math.min(rate.burst(), tokens + earned);
        last = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
