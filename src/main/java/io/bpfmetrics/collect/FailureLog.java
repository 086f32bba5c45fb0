package io.bpfmetrics.collect;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Says a failure at once, the same trouble again at most once a minute with a count, and once that it is over.
 * Thread-safe.
 */
public final class FailureLog {
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final System.Logger logger;
    private final LongSupplier nanoTime;
    private boolean isFailing;
    private long saidAt;
    private long unsaid;

    /**
     * A log that speaks through the given logger.
     *
     * @param nanoTime a monotonic clock in nanoseconds, {@code System::nanoTime} but in tests
     */
    public FailureLog(System.Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
    }

    /** Something failed; the sentence says what was attempted, on what, why, and what follows from it. */
    public synchronized void failed(String sentence) {
        long now = nanoTime.getAsLong();
        if (isFailing && now - saidAt < QUIET_NANOS) {
            unsaid++;
            return;
        }
        String count = unsaid == 0 ? "" : " (" + (unsaid + 1) + " times since this was last said)";
        logger.log(System.Logger.Level.WARNING, sentence + count);
        isFailing = true;
        saidAt = now;
        unsaid = 0;
    }

    /** It works; the sentence is said if it did not work before. */
    public synchronized void worked(String sentence) {
        if (isFailing) {
            String count = unsaid == 0 ? "" : " (" + unsaid + " more failures in between)";
            logger.log(System.Logger.Level.INFO, sentence + count);
        }
        isFailing = false;
        unsaid = 0;
    }
}
