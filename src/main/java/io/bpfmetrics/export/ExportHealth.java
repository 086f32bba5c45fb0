package io.bpfmetrics.export;

import io.bpfmetrics.collect.FailureLog;
import io.bpfmetrics.collect.SelfMetrics;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Counts what did not reach the receiver and says so: at once, then at most once a minute, and when it is over.
 * Thread-safe.
 */
final class ExportHealth {
    private static final List<String> USUAL_REASONS = List.of("unavailable", "deadline_exceeded", "busy", "rejected");
    private static final System.Logger LOGGER = System.getLogger(OtlpPipeline.class.getName());

    private static final long CALM_NANOS = Duration.ofMinutes(1).toNanos();

    private final OtlpTarget target;
    private final SelfMetrics self;
    private final boolean isDelta;
    private final LongSupplier nanoTime;
    private final ReceiverLog receiver;
    private final FailureLog turns;
    private long skippedAt;

    ExportHealth(OtlpTarget target, boolean isDelta, SelfMetrics self, LongSupplier nanoTime) {
        this.target = target;
        this.isDelta = isDelta;
        this.self = self;
        this.nanoTime = nanoTime;
        receiver = new ReceiverLog(LOGGER, target, OtlpSignal.METRICS, nanoTime);
        turns = new FailureLog(LOGGER, nanoTime);
        USUAL_REASONS.forEach(self::expectExportFailures);
    }

    /** From now on only counts; the caller says the rest. */
    void keepQuiet() {
        receiver.keepQuiet();
    }

    /** A request was not delivered, or not tried because the one before it was not. */
    void failed(Reply reply, long points) {
        self.exportFailed(reply.reason());
        self.pointsDropped(reply.reason(), points);
    }

    /** The receiver took a request, perhaps with reservations. */
    void answered(PartialSuccess partial) {
        if (partial.rejected() > 0) {
            self.pointsDropped("rejected", partial.rejected());
        }
        receiver.answered(partial, "points");
    }

    /** All requests of a collection were delivered. */
    void delivered(long points) {
        receiver.delivered(points + " points exported");
    }

    /** At least one request of a collection was not delivered; returns the sentence about it. */
    String undelivered(Reply reply, int failedRequests, int requests, long lostPoints) {
        String share = requests == 1 ? "" : " (" + failedRequests + " of " + requests + " requests)";
        String problem = "export to " + target.url() + " failed" + share + ": " + reply.words();
        receiver.undelivered(reply, problem, consequence(lostPoints));
        return problem;
    }

    /** Whether nobody listens at the default endpoint, and that has been said. */
    boolean isAbsenceKnown() {
        return receiver.isAbsenceKnown();
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
        if (!receiver.isFailing()) {
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
