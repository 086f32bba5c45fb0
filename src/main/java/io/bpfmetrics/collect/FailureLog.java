package io.bpfmetrics.collect;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Says a failure at once, the same trouble again at most once a minute with a count, and once that it is over. Trouble
 * that comes and goes is no exception; another kind of trouble is said at once. Thread-safe.
 */
public final class FailureLog {
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_KINDS = 5; // a minute; against sentences that are new each time

    private final System.Logger logger;
    private final LongSupplier nanoTime;
    private final Set<String> saidThisMinute = new HashSet<>();
    private long minuteStart;
    private long unsaid;
    private boolean isOverUnsaid;

    /**
     * A log that speaks through the given logger.
     *
     * @param nanoTime a monotonic clock in nanoseconds, {@code System::nanoTime} but in tests
     */
    public FailureLog(System.Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
    }

    /**
     * Something failed; the sentence says what was attempted, on what, why, and what follows from it. Sentences that
     * differ in numbers only are the same trouble.
     */
    public synchronized void failed(String sentence) {
        long now = nanoTime.getAsLong();
        if (now - minuteStart >= QUIET_NANOS) {
            saidThisMinute.clear();
        }
        boolean isFirst = saidThisMinute.isEmpty();
        if (saidThisMinute.size() == MOST_KINDS || !saidThisMinute.add(sentence.replaceAll("\\d+", "#"))) {
            unsaid++;
            return;
        }
        String count = unsaid == 0 ? "" : " (" + (unsaid + 1) + " times since this was last said)";
        logger.log(System.Logger.Level.WARNING, sentence + count);
        minuteStart = isFirst ? now : minuteStart;
        unsaid = 0;
        isOverUnsaid = true;
    }

    /** It works; the sentence is said if the last that was said is that it does not. */
    public synchronized void worked(String sentence) {
        if (isOverUnsaid) {
            String count = unsaid == 0 ? "" : " (" + unsaid + " more failures in between)";
            logger.log(System.Logger.Level.INFO, sentence + count);
            unsaid = 0;
        }
        isOverUnsaid = false;
    }
}
