package io.bpfmetrics.export;

import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.NumberType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows totals as what was added since the collection before, for delta temporality. A series that is new or has
 * started anew goes out whole; nothing is ever negative; what did not change is 0, as from the SDK's own observable
 * counters. Keeps the totals of two collections. For one thread at a time.
 */
final class DeltaConversion implements SeriesRows {
    /** Stands for the place of a series that was not there before. */
    private static final int NEW = -1;

    /** Stands for the place of a series that has fallen since, nobody knows when. */
    private static final int FALLEN = -2;

    /** Stands for the place of a series that was left out for a while and has the same start as then. */
    private static final int BACK = -3;

    /** The types of the columns. */
    private final NumberType[] types;

    private CopiedSeries now;
    private CopiedSeries before;
    private long nowEpochNanos;
    private long beforeEpochNanos;

    private final AbsentSeries absent = new AbsentSeries();

    /** Where each series was before; only made when not all of them are where they were. */
    private int @Nullable [] places;

    DeltaConversion(NumberType... types) {
        this.types = types.clone();
        now = new CopiedSeries(types.length);
        before = new CopiedSeries(types.length);
    }

    /** Where to put the totals of another collection; those of the latest become those before. */
    CopiedSeries next() {
        CopiedSeries reused = before;
        before = now;
        now = reused;
        beforeEpochNanos = nowEpochNanos;
        return now;
    }

    /** Finds each series in the collection before, when the totals are there. */
    void match() {
        places = null;
        absent.begin();
        Map<LabelSet, Integer> index = null;
        for (int i = 0; i < now.size(); i++) {
            int place = i;
            if (!isInPlace(i)) {
                index = index == null ? indexOfBefore() : index;
                place = index.getOrDefault(now.labels(i), NEW);
            }
            place = checked(i, place);
            if (place != i && places == null) {
                places = new int[now.size()];
                Arrays.setAll(places, same -> same);
            }
            if (places != null) {
                places[i] = place;
            }
        }
        if (places != null || now.size() < before.size()) {
            absent.remember(before, beforeEpochNanos, now, places);
        }
    }

    @SuppressWarnings("ReferenceEquality") // a series keeps its label set; another one is looked up by its content
    private boolean isInPlace(int series) {
        return series < before.size() && before.labels(series) == now.labels(series);
    }

    private Map<LabelSet, Integer> indexOfBefore() {
        Map<LabelSet, Integer> index = new HashMap<>();
        for (int i = 0; i < before.size(); i++) {
            index.put(before.labels(i), i);
        }
        return index;
    }

    private int checked(int series, int place) {
        if (place == NEW) {
            return absent.findReturned(series, now) && !hasFallenAway(series) ? BACK : NEW;
        }
        if (now.start(series) != before.start(place)) {
            return NEW;
        }
        return hasFallen(series, place) ? FALLEN : place;
    }

    /** Whether a count is less than before; the sum of a histogram may fall. */
    private boolean hasFallen(int series, int place) {
        for (int column = 0; column < Math.max(1, types.length - 1); column++) {
            if (isLess(types[column], now.cell(series, column), before.cell(place, column))) {
                return true;
            }
        }
        return false;
    }

    private boolean hasFallenAway(int series) {
        long[] away = absent.returned(series);
        for (int column = 0; column < Math.max(1, types.length - 1); column++) {
            if (isLess(types[column], now.cell(series, column), away[column])) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLess(NumberType type, long bits, long other) {
        return switch (type) {
            case UNSIGNED -> Long.compareUnsigned(bits, other) < 0;
            case SIGNED -> bits < other;
            case DOUBLE -> Double.longBitsToDouble(bits) < Double.longBitsToDouble(other);
        };
    }

    /** Says when the totals were collected. */
    void collectedAt(long epochNanos) {
        nowEpochNanos = epochNanos;
    }

    private int place(int series) {
        return places == null ? series : Objects.requireNonNull(places)[series];
    }

    @Override
    public int size() {
        return now.size();
    }

    @Override
    public int width() {
        return now.width();
    }

    @Override
    public LabelSet labels(int series) {
        return now.labels(series);
    }

    @Override
    public long start(int series) {
        return switch (place(series)) {
            case NEW -> now.start(series);
            case BACK -> absent.seenEpochNanos(series);
            default -> beforeEpochNanos;
        };
    }

    @Override
    public long cell(int series, int column) {
        int place = place(series);
        long total = now.cell(series, column);
        long[] away = place == BACK ? absent.returned(series) : null;
        if (place < 0 && away == null) {
            return total;
        }
        return difference(types[column], total, away == null ? before.cell(place, column) : away[column]);
    }

    private static long difference(NumberType type, long total, long totalBefore) {
        if (type != NumberType.DOUBLE) {
            return total - totalBefore;
        }
        double sumBefore = Double.longBitsToDouble(totalBefore);
        // a sum that nobody knew was not sent, so all of the first that is known is new
        double known = Double.isNaN(sumBefore) ? 0 : sumBefore;
        return Double.doubleToRawLongBits(Double.longBitsToDouble(total) - known);
    }
}
