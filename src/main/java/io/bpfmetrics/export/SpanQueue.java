package io.bpfmetrics.export;

import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Spans in the order in which they came, with a bound in number and in bytes. Many threads put in, one takes out, batch by batch; a batch
 * counts as long as its fate is open. Thread-safe.
 */
final class SpanQueue {
    private final SpanBatching batching;
    private final long mostBytes;
    private final WireSize sizes = new WireSize();
    private final Deque<QueuedSpan> waiting = new ArrayDeque<>();
    private List<QueuedSpan> underWay = List.of();
    private long bytes;
    private boolean isClaimed;
    private boolean isClosing;
    private boolean isClosed;
    private long accepted;
    private long taken;
    private long ended;
    private long lost;
    private long wantedNow;
    private int urgings;
    private int failures;

    /**
     * A queue of spans that are sent as wanted.
     *
     * @param mostBytes how many bytes the spans may have together, but for a single one
     */
    SpanQueue(SpanBatching batching, long mostBytes) {
        this.batching = batching;
        this.mostBytes = mostBytes;
    }

    /** Takes a span if there is room for it. */
    synchronized boolean offer(QueuedSpan span) {
        if (isClosed || !hasRoomFor(span)) {
            return false;
        }
        waiting.add(span);
        bytes += span.bytes();
        accepted++;
        if (waiting.size() == 1 || isDue()) {
            notifyAll();
        }
        return true;
    }

    private boolean hasRoomFor(QueuedSpan span) {
        int spans = waiting.size() + underWay.size();
        return spans == 0 || (spans < batching.queueSize() && bytes + span.bytes() <= mostBytes);
    }

    /** Waits until a batch is full or has waited long enough, and hands it over; an empty one at the end. */
    synchronized List<QueuedSpan> take() throws InterruptedException {
        while (!isDue() && !isClosed) {
            // 0 is for as long as it takes
            wait(waiting.isEmpty() ? 0 : millisUntil(waiting.element().queuedNanos() + delayNanos()));
        }
        underWay = cut();
        taken += underWay.size();
        return underWay;
    }

    private boolean isDue() {
        return !waiting.isEmpty()
                && (waiting.size() >= batching.batchSize()
                        || isClosing
                        || taken < wantedNow
                        || System.nanoTime() - waiting.element().queuedNanos() >= delayNanos());
    }

    private long delayNanos() {
        return batching.delay().toNanos();
    }

    private List<QueuedSpan> cut() {
        List<QueuedSpan> batch = new ArrayList<>();
        Set<Resource> resources = Collections.newSetFromMap(new IdentityHashMap<>());
        long size = 0;
        while (!waiting.isEmpty() && batch.size() < batching.batchSize()) {
            QueuedSpan next = waiting.element();
            size += next.bytes();
            if (resources.add(next.data().getResource())) {
                size += sizes.resource(next.data().getResource());
            }
            if (size > SplittingExporter.REQUEST_LIMIT_BYTES && !batch.isEmpty()) {
                break;
            }
            batch.add(waiting.remove());
        }
        return batch;
    }

    /** Whether the fate of the batch is the caller's to say, because nobody has given it up. */
    synchronized boolean claim() {
        isClaimed = !isClosed;
        return isClaimed;
    }

    /** The fate of the claimed batch has been counted. */
    synchronized void ended(long lostSpans) {
        ended += underWay.size();
        lost += lostSpans;
        free(underWay);
        underWay = List.of();
        isClaimed = false;
        failures = 0;
        notifyAll();
    }

    private void free(List<QueuedSpan> spans) {
        spans.forEach(span -> bytes -= span.bytes());
    }

    /** Waits before a batch that failed is sent again, and tells whether it should be done before the time. */
    synchronized boolean pause(long millis) throws InterruptedException {
        failures++;
        notifyAll();
        int before = urgings;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (urgings == before && System.nanoTime() - end < 0) {
            wait(millisUntil(end));
        }
        return urgings != before;
    }

    /** From now on nothing waits for a batch to fill. */
    synchronized void beginClosing() {
        isClosing = true;
        urge();
    }

    /**
     * Has all that is there sent now, and waits for it.
     *
     * @param patience how many failures in a row to bear
     */
    synchronized Flushed flush(long timeoutNanos, int patience) throws InterruptedException {
        long end = System.nanoTime() + timeoutNanos;
        long upTo = accepted;
        long endedBefore = ended;
        long lostBefore = lost;
        wantedNow = Math.max(wantedNow, upTo);
        failures = 0;
        urge();
        while (ended < upTo && failures < patience && !isClosed && System.nanoTime() - end < 0) {
            wait(millisUntil(end));
        }
        return new Flushed(ended - endedBefore - (lost - lostBefore), lost - lostBefore, Math.max(0, upTo - ended));
    }

    private void urge() {
        urgings++;
        notifyAll();
    }

    /** Ends taking and hands over what nobody is going to send any more. */
    synchronized List<QueuedSpan> giveUp() {
        List<QueuedSpan> left = new ArrayList<>(isClaimed ? List.of() : underWay);
        left.addAll(waiting);
        waiting.clear();
        underWay = isClaimed ? underWay : List.of();
        isClosed = true;
        free(left);
        ended += left.size();
        lost += left.size();
        notifyAll();
        return left;
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    /** Rounded up, or else the last part of a millisecond would be spent in a loop. */
    private static long millisUntil(long nanoTime) {
        return Math.max(1, (nanoTime - System.nanoTime()) / 1_000_000 + 1);
    }

    /**
     * What became of spans in the time of a flush.
     *
     * @param delivered arrived
     * @param lost did not, and will not
     * @param open neither, yet
     */
    record Flushed(long delivered, long lost, long open) {}
}
