package io.bpfmetrics.export;

import io.bpfmetrics.collect.EventSpan;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.export.QueuedSpan.Origin;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Spans on their way to a receiver: made, queued, sent by the thread {@code bpf-spans}. Thread-safe. */
final class SpanOutlet {
    /** Enough for a receiver on this host to refuse, or to take a few requests. */
    private static final Duration MOMENT = Duration.ofMillis(300);

    /** Some attempts within two seconds, as for metrics. */
    private static final int ONCE_PATIENCE = 5;

    /** The part of the heap that spans may take, in which there is room for many but for very big ones. */
    private static final int HEAP_SHARE = 8;

    private static final long THREAD_END_MILLIS = 200;

    private final SpanWiring wiring;
    private final SpanMaker maker;
    private final SpanQueue queue;
    private final SpanHealth health;
    private final Thread thread;
    private final Set<Origin> origins = ConcurrentHashMap.newKeySet();

    private SpanOutlet(SpanWiring wiring, SpanMaker maker, SpanQueue queue, SpanHealth health) {
        this.wiring = wiring;
        this.maker = maker;
        this.queue = queue;
        this.health = health;
        SpanSender sender = new SpanSender(
                queue,
                wiring.exporter(),
                wiring.connection(),
                health,
                wiring.isRetrying(),
                wiring.batching().timeout());
        thread = new Thread(sender, "bpf-spans");
        thread.setDaemon(true);
    }

    /** An outlet by what the SDK has made of the settings; connects with the first span. */
    static SpanOutlet open(SpanWiring wiring, OtlpSdk sdk, SelfMetrics self) {
        SpanBatching batching = wiring.batching();
        SpanHealth health = new SpanHealth(wiring.target(), self, batching.queueSize(), System::nanoTime);
        SpanMaker maker = new SpanMaker(
                sdk.telemetry().getSdkTracerProvider(),
                service -> OtlpResource.ofService(sdk.resource(), sdk.given(), service));
        SpanOutlet outlet = new SpanOutlet(
                wiring, maker, new SpanQueue(batching, Runtime.getRuntime().maxMemory() / HEAP_SHARE), health);
        outlet.thread.start();
        return outlet;
    }

    boolean offer(EventSpan event) {
        Origin origin = new Origin(event.config(), event.buffer());
        if (origins.add(origin)) {
            health.expect(origin);
        }
        Optional<SpanData> span = maker.make(event);
        if (span.isEmpty()) {
            return true;
        }
        QueuedSpan queued = QueuedSpan.of(span.get(), origin);
        if (queue.offer(queued)) {
            return true;
        }
        if (queue.isClosed()) {
            health.lost(List.of(queued));
            return true;
        }
        return false;
    }

    void keepQuiet() {
        health.keepQuiet();
    }

    String describe() {
        return wiring.target().describe();
    }

    void beginClosing() {
        queue.beginClosing();
    }

    ExportResult flush(Duration timeout) {
        return flush(timeout, Integer.MAX_VALUE);
    }

    /** As {@link #flush}, but does not wait for a receiver that is away to come back. */
    ExportResult exportOnce(Duration timeout) {
        health.keepQuiet();
        return flush(timeout, ONCE_PATIENCE);
    }

    private ExportResult flush(Duration timeout, int patience) {
        SpanQueue.Flushed flushed;
        try {
            flushed = queue.flush(timeout.toNanos(), patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExportResult.failed("interrupted while spans were exported to "
                    + wiring.target().url());
        }
        if (flushed.open() > 0) {
            String problem = flushed.open() + " spans were not delivered to "
                    + wiring.target().url() + ": " + health.trouble();
            return new ExportResult(false, flushed.delivered(), problem);
        }
        return flushed.lost() > 0
                ? new ExportResult(false, flushed.delivered(), flushed.lost() + " spans are lost: " + health.loss())
                : new ExportResult(true, flushed.delivered(), "");
    }

    /** Sends what there is if the receiver takes it in time, counts what is left, and frees everything. */
    void close(Duration timeout) {
        queue.beginClosing();
        boolean isHopeless = health.isAbsenceKnown() && timeout.compareTo(MOMENT) > 0;
        flush(isHopeless ? MOMENT : timeout);
        health.leftOver(queue.giveUp());
        thread.interrupt();
        wiring.disconnect();
        try {
            TimeUnit.MILLISECONDS.timedJoin(thread, THREAD_END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
