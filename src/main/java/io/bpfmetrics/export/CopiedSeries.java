package io.bpfmetrics.export;

import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.HistogramFamily;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.NumberFamily;
import java.util.Arrays;

/**
 * The series of a family as they were at one collection: labels, start and a row of cells each. Copied, because a
 * family is only good while it is handed over, and an export lasts longer: 20 bytes a series and 8 a cell beyond the
 * first. The arrays are used again. Not thread-safe.
 */
final class CopiedSeries implements SeriesRows {
    /** Beyond this much room that is not needed, smaller arrays are taken. */
    private static final int SPARE = 1024;

    private final int width;
    private LabelSet[] labels = {};
    private long[] starts = {};
    private long[] cells = {};
    private int size;

    /** An empty table with this many cells a series. */
    CopiedSeries(int width) {
        this.width = width;
    }

    /** Copies the value of each series, as its type has it. */
    void take(NumberFamily family) {
        takeSeries(family);
        for (int i = 0; i < size; i++) {
            cells[i] = family.bits(i);
        }
    }

    /** Copies the counts of each series, and behind them its sum as the bits of a double. */
    void take(HistogramFamily family) {
        takeSeries(family);
        int at = 0;
        for (int i = 0; i < size; i++) {
            for (int bucket = 0; bucket < width - 1; bucket++) {
                cells[at++] = family.bucket(i, bucket);
            }
            cells[at++] = Double.doubleToRawLongBits(family.sum(i));
        }
    }

    private void takeSeries(Family family) {
        resize(family.size());
        for (int i = 0; i < size; i++) {
            labels[i] = family.labels(i);
            starts[i] = family.startEpochNanos(i);
        }
    }

    private void resize(int newSize) {
        int room = labels.length;
        if (newSize > room || newSize < room / 2 - SPARE) {
            // a little more than needed: series come one by one
            room = Math.addExact(newSize, newSize / 16);
            labels = new LabelSet[room];
            starts = new long[room];
            cells = new long[Math.multiplyExact(room, width)];
        } else if (newSize < size) {
            Arrays.fill(labels, newSize, size, null);
        }
        size = newSize;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public LabelSet labels(int series) {
        return labels[series];
    }

    @Override
    public long start(int series) {
        return starts[series];
    }

    @Override
    public long cell(int series, int column) {
        return cells[series * width + column];
    }
}
