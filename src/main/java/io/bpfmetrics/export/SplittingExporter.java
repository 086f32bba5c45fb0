package io.bpfmetrics.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends a collection as one request after the other, none bigger than receivers take, and keeps what became of it.
 * The reader calls it for one collection at a time.
 */
final class SplittingExporter implements MetricExporter {
    /** Under the 4 MiB that a gRPC receiver takes by default. */
    static final long REQUEST_LIMIT_BYTES = 3_500L << 10;

    private final MetricExporter exporter;
    private final ReplyWatch replies;
    private final ExportHealth health;
    private final Runnable beforeExport;
    private volatile @Nullable Delivery current;
    private volatile boolean isClosed;
    private final AtomicLong started = new AtomicLong();

    SplittingExporter(MetricExporter exporter, ReplyWatch replies, ExportHealth health, Runnable beforeExport) {
        this.exporter = exporter;
        this.replies = replies;
        this.health = health;
        this.beforeExport = beforeExport;
    }

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
        if (isClosed) {
            return CompletableResultCode.ofSuccess();
        }
        beforeExport.run();
        Delivery delivery = new Delivery(RequestSplitter.split(metrics, REQUEST_LIMIT_BYTES));
        current = delivery;
        started.incrementAndGet();
        delivery.sendNext();
        return delivery.ended;
    }

    /** How many exports have been started. */
    long started() {
        return started.get();
    }

    /** The export that was started last, if any was. */
    @Nullable
    Delivery current() {
        return current;
    }

    /** Whether the receiver still owes an answer. */
    boolean isUnderWay() {
        Delivery delivery = current;
        return delivery != null && !delivery.ended.isDone();
    }

    /** Starts nothing any more, and gives up what is under way. */
    void abort() {
        isClosed = true;
        Delivery delivery = current;
        if (delivery != null) {
            delivery.giveUp();
        }
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
        return exporter.getAggregationTemporality(type);
    }

    @Override
    public Aggregation getDefaultAggregation(InstrumentType type) {
        return exporter.getDefaultAggregation(type);
    }

    /** Not reusable data: SDK 1.63 then loses one point in ten when series end and others begin (ChurnTest shows it). */
    @Override
    public MemoryMode getMemoryMode() {
        return MemoryMode.IMMUTABLE_DATA;
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        isClosed = true;
        return exporter.shutdown();
    }

    /** The requests of one collection on their way. */
    final class Delivery {
        private final CompletableResultCode ended = new CompletableResultCode();
        private final AtomicBoolean isEnding = new AtomicBoolean();
        private final Iterator<RequestSplitter.Request> waiting;
        private final int requests;
        private volatile @Nullable ExportResult result;
        private @Nullable Reply failure;
        private int failedRequests;
        private long sentPoints;
        private long lostPoints;
        private PartialSuccess partial = PartialSuccess.NONE;

        Delivery(List<RequestSplitter.Request> requests) {
            this.waiting = requests.iterator();
            this.requests = requests.size();
        }

        /** Completes, with success whatever became of it, when the receiver has answered all requests, or is known not to. */
        CompletableResultCode ended() {
            return ended;
        }

        /** What became of it, once it has ended. */
        @Nullable
        ExportResult result() {
            return result;
        }

        private void sendNext() {
            if (!waiting.hasNext()) {
                end();
                return;
            }
            RequestSplitter.Request request = waiting.next();
            guarded(request, () -> {
                replies.clear();
                CompletableResultCode answer = exporter.export(request.metrics());
                answer.whenComplete(() -> guarded(request, () -> answered(request, answer)));
            });
        }

        /** Ends the delivery if a step of it breaks, because the reader waits for the end before it collects again. */
        @SuppressWarnings("CatchingUnchecked") // out of memory while a request is written, above all
        private void guarded(RequestSplitter.Request request, Runnable step) {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                Reply broken = Reply.internal(e.toString());
                fail(broken, request);
                waiting.forEachRemaining(unsent -> fail(broken, unsent));
                end();
            }
        }

        private void answered(RequestSplitter.Request request, CompletableResultCode answer) {
            if (isEnding.get()) {
                return;
            }
            Reply reply = replies.replyTo(answer);
            if (reply.isOk()) {
                partial = partial.and(reply.partial());
                sentPoints += request.points();
            } else {
                fail(reply, request);
                while (reply.isReceiverOut() && waiting.hasNext()) {
                    fail(reply, waiting.next());
                }
            }
            sendNext();
        }

        private void fail(Reply reply, RequestSplitter.Request request) {
            failure = reply;
            failedRequests++;
            lostPoints += request.points();
            health.failed(reply, request.points());
        }

        private void end() {
            if (!isEnding.compareAndSet(false, true)) {
                return;
            }
            try {
                result = outcome();
            } finally {
                // the reader would only say in its words what has been said
                ended.succeed();
            }
        }

        private ExportResult outcome() {
            long rejectedPoints = partial.rejected();
            if (sentPoints > 0) {
                health.answered(partial);
            }
            if (failure != null) {
                String problem = health.undelivered(failure, failedRequests, requests, lostPoints);
                return new ExportResult(false, sentPoints - rejectedPoints, problem);
            }
            if (rejectedPoints > 0) {
                return new ExportResult(false, sentPoints - rejectedPoints, rejectedPoints + " points were rejected");
            }
            health.delivered(sentPoints);
            return new ExportResult(true, sentPoints, "");
        }

        private void giveUp() {
            if (isEnding.compareAndSet(false, true)) {
                result = ExportResult.failed("the receiver did not answer before the end");
                ended.succeed();
            }
        }
    }
}
