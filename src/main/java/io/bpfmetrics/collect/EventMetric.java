package io.bpfmetrics.collect;

import io.bpfmetrics.config.MetricType;
import io.bpfmetrics.decode.Decoding;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes one metric of the records of a buffer. Records with equal labels are decoded once. Not thread-safe. */
final class EventMetric implements EventConsumer {
    private static final int MOST_KINDS = 1 << 16; // of records that are remembered
    private static final int SKIPPED = -2;
    private static final int UNDECODABLE = -3;

    private final EventPlan plan;
    private final EventKey key;
    private final RowDecoder decoder;
    private final @Nullable NumberReader value;
    private final EventTotals totals;
    private final int leastSize;
    private final boolean isPlain; // a counter of events
    private final EventLoss loss;
    private EventKinds kinds;
    private RowNotes notes = new RowNotes();
    private long nowNanos;
    private long flushNanos;

    /** A metric of what comes from now on, at a time by a monotonic clock and by the wall. */
    EventMetric(EventPlan plan, RowDecoder decoder, EventLoss loss, long nanoTime, long epochNanos) {
        this.plan = plan;
        this.decoder = decoder;
        this.loss = loss;
        key = plan.key();
        leastSize = plan.size();
        value = plan.value().orElse(null);
        isPlain = value == null && plan.type() == MetricType.COUNTER;
        int cells = plan.buckets().map(EventBuckets::cells).orElse(1);
        totals = new EventTotals(plan.family().table(), cells, plan.seriesLimit(), epochNanos);
        kinds = new EventKinds(key.size());
        flushNanos = nanoTime + plan.flushNanos();
    }

    /** Series are dropped here, so that a record counts either before or after that. */
    @Override
    public void begin(long nanoTime, long epochNanos) {
        nowNanos = nanoTime;
        if (plan.flushNanos() > 0 && nanoTime - flushNanos >= 0) {
            long late = (nanoTime - flushNanos) % plan.flushNanos();
            flushNanos = nanoTime - late + plan.flushNanos();
            totals.drop(epochNanos - late);
            kinds.forgetTargets();
        }
    }

    @Override
    public int take(ByteBuffer bytes, int offset, int size) {
        if (size < leastSize) {
            return tooShort(size);
        }
        ByteBuffer keyBytes = key.bytes(bytes, offset);
        int keyOffset = key.offset(offset);
        int kind = kinds.find(keyBytes, keyOffset);
        int target = kinds.target(kind);
        if (target == EventKinds.UNRESOLVED || notes.isToBeDecoded(kinds.number(kind), nowNanos)) {
            target = resolve(kind, keyBytes, keyOffset);
        }
        if (target > EventTotals.OVERFLOW && isPlain) { // by far the most, so nothing else is asked for them
            totals.add(target, 0, 1);
            return 0;
        }
        if (target < 0) {
            return target == UNDECODABLE ? EventReason.UNDECODABLE.bit() : 0;
        }
        return add(target, bytes, offset);
    }

    private int tooShort(int size) {
        if (loss.isWorthSaying(EventReason.TOO_SHORT)) {
            loss.say(plan.name(), "it has " + size + " bytes, and its fields need " + plan.size());
        }
        return EventReason.TOO_SHORT.bit();
    }

    private int add(int series, ByteBuffer bytes, int offset) {
        long number = value == null ? 1 : value.read(bytes, offset, NumberReader.ALL);
        boolean isNegative = value != null && value.isSigned() && number < 0;
        switch (plan.type()) {
            case COUNTER -> {
                if (isNegative) {
                    return undecodable("a counter cannot fall, and the value is " + number);
                }
                totals.add(series, 0, number);
            }
            case GAUGE -> {
                if (series != EventTotals.OVERFLOW) {
                    totals.set(series, number);
                }
            }
            case HISTOGRAM -> {
                if (!observe(series, number)) {
                    return undecodable("an exponential histogram takes nothing below zero, and the value is " + number);
                }
            }
        }
        return series == EventTotals.OVERFLOW ? EventReason.SERIES_LIMIT.bit() : 0;
    }

    private boolean observe(int series, long number) {
        EventBuckets parts = plan.buckets().orElseThrow();
        int cell = parts.cell(number);
        if (cell == EventBuckets.NONE) {
            return false;
        }
        totals.add(series, cell, 1);
        totals.add(series, parts.sumCell(), number);
        return true;
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
        if (kinds.size() >= MOST_KINDS) {
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

    @Override
    public void addToTable() {
        totals.addToTable();
    }
}
