package io.bpfmetrics.export;

import io.bpfmetrics.collect.FailureLog;
import io.bpfmetrics.collect.SelfMetrics;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Counts what did not reach the receiver and says so: at once, then at most once a minute, and when it is over. That
 * nobody listens at an endpoint that nobody named is said once. Thread-safe.
 */
final class ExportHealth {
    private static final List<String> USUAL_REASONS = List.of("unavailable", "deadline_exceeded", "busy", "rejected");
    private static final System.Logger LOGGER = System.getLogger(OtlpPipeline.class.getName());

    private static final long CALM_NANOS = Duration.ofMinutes(1).toNanos();

    private final OtlpTarget target;
    private final SelfMetrics self;
    private final boolean isDelta;
    private final LongSupplier nanoTime;
    private final FailureLog exports;
    private final FailureLog answers;
    private final FailureLog turns;
    private volatile boolean isQuiet;
    private boolean wasDelivered;
    private boolean isFailing;
    private long skippedAt;
    private boolean wasAbsenceSaid;

    ExportHealth(OtlpTarget target, boolean isDelta, SelfMetrics self, LongSupplier nanoTime) {
        this.target = target;
        this.isDelta = isDelta;
        this.self = self;
        this.nanoTime = nanoTime;
        exports = new FailureLog(LOGGER, nanoTime);
        answers = new FailureLog(LOGGER, nanoTime);
        turns = new FailureLog(LOGGER, nanoTime);
        USUAL_REASONS.forEach(self::expectExportFailures);
    }

    /** From now on only counts; the caller says the rest. */
    void keepQuiet() {
        isQuiet = true;
    }

    /** A request was not delivered, or not tried because the one before it was not. */
    void failed(Reply reply, long points) {
        self.exportFailed(reply.reason());
        self.pointsDropped(reply.reason(), points);
    }

    /** The receiver took a request, perhaps with reservations. */
    void answered(PartialSuccess partial) {
        if (partial.rejectedPoints() > 0) {
            self.pointsDropped("rejected", partial.rejectedPoints());
        }
        if (partial.isNone()) {
            answers.worked(target.url() + " takes all points again");
        } else {
            answers.failed(target.url() + " rejected " + partial.rejectedPoints() + " points"
                    + (partial.message().isEmpty() ? "" : ": " + partial.message()));
        }
    }

    /** All requests of a collection were delivered. */
    synchronized void delivered(long points) {
        if (isAbsenceKnown()) {
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "a receiver listens at " + target.url() + " now: " + points + " points exported");
        }
        wasDelivered = true;
        isFailing = false;
        exports.worked("export to " + target.url() + " works again, " + points + " points exported");
    }

    /** At least one request of a collection was not delivered; returns the sentence about it. */
    synchronized String undelivered(Reply reply, int failedRequests, int requests, long lostPoints) {
        String share = requests == 1 ? "" : " (" + failedRequests + " of " + requests + " requests)";
        String problem = "export to " + target.url() + " failed" + share + ": " + reply.words();
        isFailing = true;
        if (isQuiet) {
            return problem;
        }
        if (target.isDefault() && reply.isNobodyThere() && !wasDelivered) {
            sayAbsence();
        } else {
            exports.failed(problem + "; " + consequence(lostPoints));
        }
        return problem;
    }

    private void sayAbsence() {
        if (!wasAbsenceSaid) {
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "nobody listens at " + target.url() + ", the default OTLP endpoint; name a receiver with "
                            + target.option() + ", or switch OTLP off with --otlp-grpc none (it is tried with"
                            + " every collection, and this is not said again)");
        }
        wasAbsenceSaid = true;
    }

    /** Whether nobody listens at the default endpoint, and that has been said. */
    synchronized boolean isAbsenceKnown() {
        return wasAbsenceSaid && !wasDelivered;
    }

    private String consequence(long points) {
        return isDelta
                ? "its " + points + " points are lost, and under delta temporality nothing sends them again"
                : "values are complete again with the next successful export";
    }

    /** It was time to collect, but the export before had not ended. */
    synchronized void skipped(Duration interval) {
        self.exportFailed("busy");
        skippedAt = nanoTime.getAsLong();
        // while exports fail, that is what there is to say; the skipped ones waited for another attempt
        if (!isFailing) {
            turns.failed("collection for " + target.url()
                    + " skipped: the export before it has not been answered within" + " the interval of "
                    + interval.toMillis() + " ms; the next collection carries the values");
        }
    }

    /** A collection began on time; after a minute of these it is over. */
    synchronized void onTime() {
        if (nanoTime.getAsLong() - skippedAt >= CALM_NANOS) {
            turns.worked("exports to " + target.url() + " are answered within the interval again");
        }
    }
}
