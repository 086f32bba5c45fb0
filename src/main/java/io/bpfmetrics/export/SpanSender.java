package io.bpfmetrics.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sends what is in the queue, one request after the other, on the thread {@code bpf-spans}. What the receiver may take
 * later is sent again until it does; an interrupt ends the thread.
 */
final class SpanSender implements Runnable {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5000;

    /** For the exporter to notice a timeout by itself. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final SpanQueue queue;
    private final SpanExporter exporter;
    private final OtlpConnection connection;
    private final SpanHealth health;
    private final boolean isRetrying;
    private final Duration patience;

    SpanSender(
            SpanQueue queue,
            SpanExporter exporter,
            OtlpConnection connection,
            SpanHealth health,
            boolean isRetrying,
            Duration timeout) {
        this.queue = queue;
        this.exporter = exporter;
        this.connection = connection;
        this.health = health;
        this.isRetrying = isRetrying;
        this.patience = timeout.plus(GRACE);
    }

    @Override
    public void run() {
        try {
            while (!queue.isClosed()) {
                List<QueuedSpan> batch = queue.take();
                if (!batch.isEmpty()) {
                    deliver(batch);
                }
            }
        } catch (InterruptedException e) {
            // whoever closes the queue interrupts, and counts what is left in it
        }
    }

    private void deliver(List<QueuedSpan> batch) throws InterruptedException {
        long pauseMillis = FIRST_PAUSE_MILLIS;
        Reply reply = send(batch);
        while (isRetrying && reply.isPassing() && !queue.isClosed()) {
            health.failed(reply);
            boolean isUrgent = queue.pause(pauseMillis);
            pauseMillis = isUrgent ? FIRST_PAUSE_MILLIS : Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
            reply = send(batch);
        }
        if (queue.claim()) {
            queue.ended(reply.isOk() ? health.delivered(batch, reply.partial()) : health.refused(batch, reply));
        }
    }

    @SuppressWarnings("CatchingUnchecked") // out of memory while a request is written, above all
    private Reply send(List<QueuedSpan> batch) throws InterruptedException {
        try {
            connection.reconnect();
            connection.replies().clear();
            return await(exporter.export(batch.stream().map(QueuedSpan::data).toList()));
        } catch (RuntimeException | Error e) {
            return Reply.internal(e.toString());
        }
    }

    private Reply await(CompletableResultCode answer) throws InterruptedException {
        CountDownLatch isAnswered = new CountDownLatch(1);
        answer.whenComplete(isAnswered::countDown);
        return isAnswered.await(patience.toMillis(), TimeUnit.MILLISECONDS)
                ? connection.replies().replyTo(answer)
                : new Reply("deadline_exceeded", "no end of its answer", false, PartialSuccess.NONE);
    }
}
