package io.bpfmetrics.collect;

import io.bpfmetrics.metric.LabelSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What events came to in each series of a metric, since the start or since they were last dropped. Every series has the
 * same number of cells. Not thread-safe.
 */
final class EventTotals {
    /** The series for what is beyond the limit. */
    static final int OVERFLOW = 0;

    private static final int INITIAL_SERIES = 16;

    private final SeriesTable table;
    private final int width;
    private final int limit;
    private final Map<LabelSet, Integer> numbers = new HashMap<>();
    private final List<LabelSet> labels = new ArrayList<>();
    private long[] cells;
    private int shown; // series that the table has had already, or OVERFLOW only
    private boolean hasOverflow;
    private boolean isOverflowShown;
    private long sinceEpochNanos;

    /**
     * Totals of nothing.
     *
     * @param table where they go in a collection
     * @param width cells of a series
     * @param limit the most series
     * @param sinceEpochNanos since when they count
     */
    EventTotals(SeriesTable table, int width, int limit, long sinceEpochNanos) {
        this.table = table;
        this.width = width;
        this.limit = limit;
        cells = new long[INITIAL_SERIES * width];
        drop(sinceEpochNanos);
    }

    /** Forgets all series; those that come are counted since then. */
    void drop(long epochNanos) {
        sinceEpochNanos = epochNanos;
        numbers.clear();
        labels.clear();
        labels.add(SeriesTable.OVERFLOW);
        Arrays.fill(cells, 0);
        shown = 1;
        hasOverflow = false;
        isOverflowShown = false;
    }

    /** The number of the series with these labels, or {@link #OVERFLOW}. */
    int admit(LabelSet set) {
        Integer known = numbers.get(set);
        if (known != null) {
            return known;
        }
        if (numbers.size() >= limit) {
            return OVERFLOW;
        }
        int number = labels.size();
        numbers.put(set, number);
        labels.add(set);
        if (number * width == cells.length) {
            cells = Arrays.copyOf(cells, Math.multiplyExact(2, cells.length));
        }
        return number;
    }

    /** Adds 1 to the only cell of a series, which is not {@link #OVERFLOW}. */
    void increment(int series) {
        cells[series]++;
    }

    /** Adds to a cell of a series. */
    void add(int series, int cell, long value) {
        cells[series * width + cell] += value;
        hasOverflow |= series == OVERFLOW;
    }

    /** Replaces the only cell of a series, which is not {@link #OVERFLOW}. */
    void set(int series, long value) {
        cells[series] = value;
    }

    /** Adds the totals to the table, in a collection. */
    void addToTable() {
        if (hasOverflow) {
            add(table.overflow(), OVERFLOW, !isOverflowShown);
            isOverflowShown = true;
        }
        for (int series = 1; series < labels.size(); series++) {
            int cell = table.admit(labels.get(series));
            add(cell == SeriesTable.REFUSED ? table.overflow() : cell, series, series >= shown);
        }
        shown = labels.size();
    }

    private void add(int cell, int series, boolean isNew) {
        if (isNew) {
            table.restart(cell, sinceEpochNanos);
        }
        for (int i = 0; i < width; i++) {
            table.add(cell + i, cells[series * width + i]);
        }
    }
}
