package io.bpfmetrics.collect;

import java.util.Arrays;

/** What came out of a map that is drained, summed up over all times, by the cells of a table. Not thread-safe. */
final class KeptTotals implements CellSink {
    private final SeriesTable table;
    private final int width;
    private final boolean isLatest;
    private long[] cells = {};
    private boolean[] isKept = {}; // by series
    private long[] changedNanos = {};
    private long nanos;

    /**
     * Totals of nothing.
     *
     * @param width cells of a series
     * @param isLatest whether what comes replaces what was there, rather than being added
     */
    KeptTotals(SeriesTable table, int width, boolean isLatest) {
        this.table = table;
        this.width = width;
        this.isLatest = isLatest;
    }

    /** What is added from now on is added at this time, by a monotonic clock. */
    void setTime(long nanoTime) {
        nanos = nanoTime;
    }

    @Override
    public void add(int cell, long value) {
        int series = cell / width;
        if (series >= isKept.length) {
            int capacity = Math.max(16, 2 * series);
            isKept = Arrays.copyOf(isKept, capacity);
            changedNanos = Arrays.copyOf(changedNanos, capacity);
            cells = Arrays.copyOf(cells, Math.multiplyExact(capacity, width));
        }
        cells[cell] = isLatest ? value : cells[cell] + value;
        isKept[series] = true;
        changedNanos[series] = nanos;
    }

    /**
     * Adds the totals to the table.
     *
     * @param expiryNanos series to which nothing was added for that long are given up; 0: none
     * @return whether some were given up
     */
    boolean addToTable(long expiryNanos) {
        boolean hasExpired = false;
        for (int series = 0; series < isKept.length; series++) {
            if (isKept[series] && expiryNanos > 0 && nanos - changedNanos[series] > expiryNanos) {
                isKept[series] = false;
                Arrays.fill(cells, series * width, (series + 1) * width, 0);
                hasExpired = true;
            }
            for (int cell = series * width; isKept[series] && cell < (series + 1) * width; cell++) {
                table.add(cell, cells[cell]);
            }
        }
        return hasExpired;
    }
}
