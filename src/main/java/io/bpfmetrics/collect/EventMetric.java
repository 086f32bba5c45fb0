package io.bpfmetrics.collect;

import io.bpfmetrics.config.MetricType;
import io.bpfmetrics.decode.Decoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Makes one metric of the records of a buffer. Records with equal labels are decoded once. Not thread-safe. */
final class EventMetric implements EventConsumer {
    private static final long MOST_KIND_BYTES = 8 << 20; // what kinds of records take that are remembered
    private static final int SKIPPED = -2;
    private static final int UNDECODABLE = -3;

    private final EventPlan plan;
    private final EventKey key;
    private final RowDecoder decoder;
    private final boolean isOnePiece;
    private final int keyStart;
    private final @Nullable NumberReader value;
    private final @Nullable EventBuckets buckets;
    private final EventTotals totals;
    private final int leastSize;
    private final boolean isPlain; // a counter of events
    private final EventLoss loss;
    private final @Nullable ByteBuffer padded; // a record with zeros in place of what it lacks
    private EventKinds kinds;
    private RowNotes notes = new RowNotes();
    private boolean hasDeadlines;
    private long nowNanos;
    private long nowEpochNanos;
    private long flushNanos;

    /** A metric of what comes from now on, at a time by a monotonic clock and by the wall. */
    EventMetric(EventPlan plan, RowDecoder decoder, EventLoss loss, long nanoTime, long epochNanos) {
        this.plan = plan;
        this.decoder = decoder;
        this.loss = loss;
        key = plan.key();
        isOnePiece = key.isOnePiece();
        keyStart = key.offset(0);
        leastSize = plan.size();
        padded = plan.isPadded() ? ByteBuffer.allocate(leastSize).order(ByteOrder.nativeOrder()) : null;
        value = plan.value().orElse(null);
        isPlain = value == null && plan.type() == MetricType.COUNTER;
        buckets = plan.buckets().orElse(null);
        int cells = buckets == null ? 1 : buckets.cells();
        totals = new EventTotals(plan.family().table(), cells, plan.seriesLimit(), epochNanos);
        kinds = new EventKinds(key.size());
        flushNanos = nanoTime + plan.flushNanos();
    }

    @Override
    public void begin(long nanoTime, long epochNanos) {
        nowNanos = nanoTime;
        nowEpochNanos = epochNanos;
    }

    @Override
    public int take(ByteBuffer bytes, int offset, int size) {
        if (size < leastSize) {
            return padded == null ? tooShort(size) : takePadded(padded, bytes, offset, size);
        }
        return isPlain ? count(bytes, offset) : takeValue(bytes, offset);
    }

    private int takePadded(ByteBuffer whole, ByteBuffer bytes, int offset, int size) {
        whole.put(0, bytes, offset, size);
        for (int i = size; i < leastSize; i++) {
            whole.put(i, (byte) 0);
        }
        return take(whole, 0, leastSize);
    }

    /** By far the most events are of a series that is known, so nothing else is asked for them. */
    private int count(ByteBuffer bytes, int offset) {
        int target = target(bytes, offset);
        if (target > EventTotals.OVERFLOW) {
            totals.increment(target);
            return 0;
        }
        return target == EventTotals.OVERFLOW ? add(target, 0, 1) : reason(target);
    }

    /** A value that the metric cannot have makes no series. */
    private int takeValue(ByteBuffer bytes, int offset) {
        long number = value == null ? 1 : value.read(bytes, offset, NumberReader.ALL);
        int cell = 0;
        if (buckets != null) {
            cell = buckets.cell(number);
            if (cell == EventBuckets.NONE) {
                return undecodable("an exponential histogram takes nothing below zero, and the value is " + number);
            }
        } else if (isNegative(number)) {
            return undecodable("a counter cannot fall, and the value is " + number);
        }
        int target = target(bytes, offset);
        return target < 0 ? reason(target) : add(target, cell, number);
    }

    private boolean isNegative(long number) {
        return number < 0 && value != null && value.isSigned() && plan.type() == MetricType.COUNTER;
    }

    private int reason(int target) {
        return target == UNDECODABLE ? EventReason.UNDECODABLE.bit() : 0;
    }

    private int target(ByteBuffer bytes, int offset) {
        ByteBuffer keyBytes = isOnePiece ? bytes : key.bytes(bytes, offset);
        int keyOffset = isOnePiece ? offset + keyStart : 0;
        int kind = kinds.find(keyBytes, keyOffset);
        int target = kinds.target(kind);
        boolean isToBeDecoded =
                target == EventKinds.UNRESOLVED || (hasDeadlines && notes.isToBeDecoded(kinds.number(kind), nowNanos));
        return isToBeDecoded ? resolve(kind, keyBytes, keyOffset) : target;
    }

    private int tooShort(int size) {
        if (loss.isWorthSaying(EventReason.TOO_SHORT)) {
            loss.say(plan.name(), "it has " + size + " bytes, and its fields need " + plan.size());
        }
        return EventReason.TOO_SHORT.bit();
    }

    private int add(int series, int cell, long number) {
        if (buckets != null) {
            totals.add(series, cell, 1);
            totals.add(series, buckets.sumCell(), EventBuckets.low(number));
            totals.add(series, buckets.sumCell() + 1, buckets.high(number));
        } else if (plan.type() == MetricType.COUNTER) {
            totals.add(series, 0, number);
        } else if (series != EventTotals.OVERFLOW) {
            totals.set(series, number);
        }
        return series == EventTotals.OVERFLOW ? EventReason.SERIES_LIMIT.bit() : 0;
    }

    private int undecodable(String problem) {
        if (loss.isWorthSaying(EventReason.UNDECODABLE)) {
            loss.say(plan.name(), problem);
        }
        return EventReason.UNDECODABLE.bit();
    }

    private int resolve(int kind, ByteBuffer bytes, int offset) {
        decoder.load(bytes, offset);
        Decoding decoding = decoder.decode(0);
        int target = target(decoding);
        kinds.target(kind, target);
        notes.decodeAfter(kinds.number(kind), kinds.capacity(), nowNanos, decoding.expiresAfterNanos());
        hasDeadlines |= decoding.expiresAfterNanos() != Long.MAX_VALUE;
        if (kinds.bytes() >= MOST_KIND_BYTES) {
            kinds = new EventKinds(key.size());
            notes = new RowNotes();
        }
        return target;
    }

    private int target(Decoding decoding) {
        return switch (decoding.outcome()) {
            case DECODED -> totals.admit(plan.lane().labels(decoding.values()));
            case SKIPPED -> SKIPPED;
            case UNDECODABLE -> {
                undecodable(decoding.problem());
                yield UNDECODABLE;
            }
        };
    }

    /** Series are dropped once a collection has them, so that nothing is missing in the sum of all collections. */
    @Override
    public void addToTable() {
        totals.addToTable();
        if (plan.flushNanos() > 0 && nowNanos - flushNanos >= 0) {
            long late = (nowNanos - flushNanos) % plan.flushNanos();
            flushNanos = nowNanos - late + plan.flushNanos();
            totals.drop(nowEpochNanos);
            kinds.forgetTargets();
        }
    }
}
