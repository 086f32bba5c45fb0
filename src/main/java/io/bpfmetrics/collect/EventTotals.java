package io.bpfmetrics.collect;

import io.bpfmetrics.metric.LabelSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many events there were of each series of a metric, since the start or since they were last dropped. Not thread-safe. */
final class EventTotals {
    /** The series for what is beyond the limit. */
    static final int OVERFLOW = 0;

    private final SeriesTable table;
    private final int limit;
    private final Map<LabelSet, Integer> numbers = new HashMap<>();
    private final List<LabelSet> labels = new ArrayList<>();
    private long[] counts = new long[16];
    private int shown; // series that the table has had already, or OVERFLOW only
    private boolean isOverflowShown;
    private long sinceEpochNanos;

    /**
     * Totals of nothing.
     *
     * @param table where they go in a collection
     * @param limit the most series
     * @param sinceEpochNanos since when they count
     */
    EventTotals(SeriesTable table, int limit, long sinceEpochNanos) {
        this.table = table;
        this.limit = limit;
        drop(sinceEpochNanos);
    }

    /** Forgets all series; those that come are counted since then. */
    void drop(long epochNanos) {
        sinceEpochNanos = epochNanos;
        numbers.clear();
        labels.clear();
        labels.add(SeriesTable.OVERFLOW);
        Arrays.fill(counts, 0);
        shown = 1;
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
        if (number == counts.length) {
            counts = Arrays.copyOf(counts, 2 * number);
        }
        return number;
    }

    /** One more event. */
    void increment(int series) {
        counts[series]++;
    }

    /** Adds the totals to the table, in a collection. */
    void addToTable() {
        if (counts[OVERFLOW] > 0) {
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
        table.add(cell, counts[series]);
    }
}
