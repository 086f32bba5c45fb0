package io.bpfmetrics.export;

import io.bpfmetrics.metric.LabelSet;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The totals of series that a collection has left out, because their map could not be read to the end, say. If they come
 * back with the same start, only what was added since has not been sent. For one thread at a time.
 */
final class AbsentSeries {
    /** Against maps whose entries really come and go. */
    private static final int MOST = 100_000;

    /** As long as a missing family is remembered. */
    private static final int KEPT_COLLECTIONS = 60;

    private final Map<LabelSet, Away> away = new HashMap<>();
    private final Map<Integer, Away> returned = new HashMap<>();
    private int collection;

    /** Begins another collection. */
    void begin() {
        collection++;
        returned.clear();
        if (!away.isEmpty()) {
            Iterator<Away> all = away.values().iterator();
            while (all.hasNext()) {
                if (collection - all.next().since > KEPT_COLLECTIONS) {
                    all.remove();
                }
            }
        }
    }

    /** Whether a series was away and has the start that it had; it is away no more. */
    boolean findReturned(int series, CopiedSeries now) {
        Away found = away.isEmpty() ? null : away.remove(now.labels(series));
        if (found == null || found.start != now.start(series)) {
            return false;
        }
        returned.put(series, found);
        return true;
    }

    /** The totals, by column, of a series that has come back. */
    long[] returned(int series) {
        return Objects.requireNonNull(returned.get(series), "series").cells;
    }

    /** When a series that has come back was seen last. */
    long seenEpochNanos(int series) {
        return Objects.requireNonNull(returned.get(series), "series").seenEpochNanos;
    }

    /**
     * Keeps what was there before and is not now.
     *
     * @param beforeEpochNanos when that was
     * @param places of the series of now among those before; null: each where it was
     */
    void remember(CopiedSeries before, long beforeEpochNanos, CopiedSeries now, int @Nullable [] places) {
        BitSet found = new BitSet(before.size());
        for (int i = 0; i < now.size(); i++) {
            int place = places == null ? i : places[i];
            if (place >= 0) {
                found.set(place);
            }
        }
        for (int i = found.nextClearBit(0); i < before.size() && away.size() < MOST; i = found.nextClearBit(i + 1)) {
            away.put(before.labels(i), new Away(before.start(i), cells(before, i), collection, beforeEpochNanos));
        }
    }

    private static long[] cells(CopiedSeries series, int index) {
        long[] cells = new long[series.width()];
        for (int column = 0; column < cells.length; column++) {
            cells[column] = series.cell(index, column);
        }
        return cells;
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    private record Away(long start, long[] cells, int since, long seenEpochNanos) {}
}
