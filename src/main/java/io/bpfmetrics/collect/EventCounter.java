package io.bpfmetrics.collect;

import io.bpfmetrics.collect.RowTrouble.EventReason;
import io.bpfmetrics.collect.RowTrouble.Reason;
import io.bpfmetrics.decode.Decoding;
import java.nio.ByteBuffer;

/** Counts the records of a buffer for one metric. Records that are alike are decoded once. Not thread-safe. */
final class EventCounter {
    private static final int MOST_KINDS = 1 << 16; // of records that are remembered
    private static final int SKIPPED = -2;
    private static final int UNDECODABLE = -3;

    private final EventPlan plan;
    private final RowDecoder decoder;
    private final EventTotals totals;
    private final RowTrouble trouble;
    private RowTable kinds;
    private RowNotes notes = new RowNotes();
    private long nowNanos;
    private long flushNanos;

    /** A counter of what comes from now on, at a time by a monotonic clock and by the wall. */
    EventCounter(EventPlan plan, RowDecoder decoder, RowTrouble trouble, long nanoTime, long epochNanos) {
        this.plan = plan;
        this.decoder = decoder;
        this.trouble = trouble;
        totals = new EventTotals(plan.family().table(), plan.seriesLimit(), epochNanos);
        kinds = new RowTable(plan.size(), 1);
        flushNanos = nanoTime + plan.flushNanos();
    }

    /** Begins a reading of the buffer. Series are dropped here, so that a record counts either before or after that. */
    void begin(long nanoTime, long epochNanos) {
        nowNanos = nanoTime;
        if (plan.flushNanos() > 0 && nanoTime - flushNanos >= 0) {
            long late = (nanoTime - flushNanos) % plan.flushNanos();
            flushNanos = nanoTime - late + plan.flushNanos();
            totals.drop(epochNanos - late);
            kinds.forgetTargets();
        }
    }

    void count(ByteBuffer bytes, int offset, int size) {
        if (size < plan.size()) {
            trouble.sayEvent(plan.name(), "it has " + size + " bytes, and its labels need " + plan.size());
            trouble.eventsLost(plan.buffer(), EventReason.TOO_SHORT, 1);
            return;
        }
        int kind = kinds.row(bytes, offset);
        if (kinds.target(kind, 0) == RowTable.UNRESOLVED || notes.isToBeDecoded(kind, nowNanos)) {
            resolve(kind, bytes, offset);
        }
        count(kinds.target(kind, 0));
        if (kinds.size() >= MOST_KINDS) {
            kinds = new RowTable(plan.size(), 1);
            notes = new RowNotes();
        }
    }

    private void count(int target) {
        if (target >= 0) {
            totals.increment(target);
        }
        if (target == EventTotals.OVERFLOW) {
            trouble.dropped(plan.name(), Reason.SERIES_LIMIT);
        } else if (target == UNDECODABLE) {
            trouble.eventsLost(plan.buffer(), EventReason.UNDECODABLE, 1);
        }
    }

    private void resolve(int kind, ByteBuffer bytes, int offset) {
        decoder.load(bytes, offset);
        Decoding decoding = decoder.decode(0);
        kinds.target(kind, 0, target(decoding));
        notes.decodeAfter(kind, kinds.capacity(), nowNanos, decoding.expiresAfterNanos());
    }

    private int target(Decoding decoding) {
        return switch (decoding.outcome()) {
            case DECODED -> totals.admit(plan.lane().labels(decoding.values()));
            case SKIPPED -> SKIPPED;
            case UNDECODABLE -> {
                trouble.sayEvent(plan.name(), decoding.problem());
                yield UNDECODABLE;
            }
        };
    }

    /** Adds what was counted to the series of the metric. */
    void addToTable() {
        totals.addToTable();
    }
}
