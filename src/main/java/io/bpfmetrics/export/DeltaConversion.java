package io.bpfmetrics.export;

import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.NumberType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns totals into what was added since the collection before, for delta temporality. A series that is new or has
 * started anew goes out whole; nothing is ever negative; what did not change is 0, as from the SDK's own observable
 * counters. Keeps the totals of the latest collection only. For one thread.
 */
final class DeltaConversion {
    /** The types of the columns. */
    private final NumberType[] types;

    private SeriesTable now;
    private SeriesTable before;
    private final SeriesTable added;
    private long beforeEpochNanos;
    private @Nullable Map<LabelSet, Integer> placesBefore;

    DeltaConversion(NumberType... types) {
        this.types = types.clone();
        now = new SeriesTable(types.length);
        before = new SeriesTable(types.length);
        added = new SeriesTable(types.length);
    }

    /** Where the totals of this collection go. */
    SeriesTable totals() {
        return now;
    }

    /** What the totals are more than those before; good until the next call. */
    SeriesTable convert() {
        placesBefore = null;
        added.resize(now.size());
        for (int i = 0; i < now.size(); i++) {
            convert(i, placeBefore(i));
        }
        SeriesTable reused = before;
        before = now;
        now = reused;
        return added;
    }

    /** Says when the totals that were converted last were collected. */
    void collectedAt(long epochNanos) {
        beforeEpochNanos = epochNanos;
    }

    private void convert(int series, int place) {
        boolean isKnown = place >= 0 && now.start(series) == before.start(place);
        boolean isMore = isKnown && !hasFallen(series, place);
        added.identify(series, now.labels(series), isKnown ? beforeEpochNanos : now.start(series));
        for (int column = 0; column < types.length; column++) {
            long total = now.cell(series, column);
            added.set(series, column, isMore ? difference(types[column], total, before.cell(place, column)) : total);
        }
    }

    /** Whether a count is less than before; the sum of a histogram may fall. */
    private boolean hasFallen(int series, int place) {
        for (int column = 0; column < Math.max(1, types.length - 1); column++) {
            long total = now.cell(series, column);
            long totalBefore = before.cell(place, column);
            if (isLess(types[column], total, totalBefore)) {
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

    private static long difference(NumberType type, long bits, long before) {
        return type == NumberType.DOUBLE
                ? Double.doubleToRawLongBits(Double.longBitsToDouble(bits) - Double.longBitsToDouble(before))
                : bits - before;
    }

    /** Where the series was in the collection before, or -1. Mostly it is where it was. */
    @SuppressWarnings("ReferenceEquality") // a series keeps its label set; another one is looked up by its content
    private int placeBefore(int series) {
        LabelSet labels = now.labels(series);
        if (series < before.size() && before.labels(series) == labels) {
            return series;
        }
        Map<LabelSet, Integer> places = placesBefore;
        if (places == null) {
            places = new HashMap<>();
            for (int i = 0; i < before.size(); i++) {
                places.put(before.labels(i), i);
            }
            placesBefore = places;
        }
        return places.getOrDefault(labels, -1);
    }
}
