package io.bpfmetrics.export;

import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.export.QueuedSpan.Origin;
import java.util.List;
import java.util.function.LongSupplier;

/** Counts and says what becomes of spans; how often is up to {@link ReceiverLog}. Thread-safe. */
final class SpanHealth {
    private static final String LOST = "export_failed";
    private static final String UNANSWERED = "it has not answered in time";
    private static final System.Logger LOGGER = System.getLogger(OtlpSpans.class.getName());

    private final OtlpTarget target;
    private final SelfMetrics self;
    private final int queueSize;
    private final ReceiverLog receiver;
    private volatile boolean isQuiet;
    private volatile String trouble = UNANSWERED;
    private volatile String loss = "";

    SpanHealth(OtlpTarget target, SelfMetrics self, int queueSize, LongSupplier nanoTime) {
        this.target = target;
        this.self = self;
        this.queueSize = queueSize;
        receiver = new ReceiverLog(LOGGER, target, OtlpSignal.TRACES, nanoTime);
    }

    /** Leaves it to the caller to say that an export failed. */
    void keepQuiet() {
        isQuiet = true;
        receiver.keepQuiet();
    }

    /** Spans may come from there; a first loss is then an increase. */
    void expect(Origin origin) {
        self.expectEventsLost(origin.config(), origin.buffer(), LOST);
    }

    /** A request was not delivered and is going to be sent again. */
    void failed(Reply reply) {
        String consequence = "spans wait for it, up to " + queueSize + " (OTEL_BSP_MAX_QUEUE_SIZE); more are lost";
        trouble = reply.words();
        undelivered(reply, consequence);
    }

    /** A request was not delivered and is not going to be; returns the number of its spans. */
    long refused(List<QueuedSpan> batch, Reply reply) {
        lost(batch);
        loss = undelivered(reply, batch.size() + " spans are lost");
        return batch.size();
    }

    private String undelivered(Reply reply, String consequence) {
        self.exportFailed(reply.reason());
        String problem = "export of spans to " + target.url() + " failed: " + reply.words();
        receiver.undelivered(reply, problem, consequence);
        return problem;
    }

    /** A request was delivered; returns how many of its spans the receiver did not take nevertheless. */
    long delivered(List<QueuedSpan> batch, PartialSuccess partial) {
        // which ones it does not tell: those at the front stand for them
        int rejected = (int) Math.max(0, Math.min(partial.rejected(), batch.size()));
        lost(batch.subList(0, rejected));
        if (rejected > 0) {
            loss = target.url() + " rejected " + rejected + " spans";
        }
        trouble = UNANSWERED;
        receiver.delivered(batch.size() - rejected + " spans exported");
        receiver.answered(partial, "spans");
        return rejected;
    }

    /** Spans are left over at the end. */
    void leftOver(List<QueuedSpan> spans) {
        lost(spans);
        if (!spans.isEmpty() && !isQuiet && !isAbsenceKnown()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    spans.size() + " spans could not be delivered to " + target.url() + " before the end and are lost: "
                            + trouble);
        }
    }

    /** Whether nobody listens at the default endpoint, and that has been said. */
    boolean isAbsenceKnown() {
        return receiver.isAbsenceKnown();
    }

    /** Why spans are not there yet. */
    String trouble() {
        return trouble;
    }

    /** Why spans were lost the last time, as a sentence. */
    String loss() {
        return loss;
    }

    /** Spans that no receiver gets. */
    void lost(List<QueuedSpan> spans) {
        spans.forEach(
                span -> self.eventsLost(span.origin().config(), span.origin().buffer(), LOST, 1));
    }
}
