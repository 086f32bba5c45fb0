package io.bpfmetrics.export;

import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.PointData;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The points of histograms. The cells of a series are its counts, the one beyond the last bound included, and its sum.
 * Smallest and largest observation are never known.
 */
abstract class HistogramPoint<T extends PointData> extends SeriesPoint<T> {
    private final int buckets;

    HistogramPoint(SeriesRows rows, long epochNanos) {
        super(rows, epochNanos);
        buckets = rows.width() - 1;
    }

    /** The sum of the observations; NaN if nobody knows. */
    public double getSum() {
        return Double.longBitsToDouble(cell(buckets));
    }

    /** The number of observations, unsigned. */
    public long getCount() {
        long count = 0;
        for (int i = 0; i < buckets; i++) {
            count += cell(i);
        }
        return count;
    }

    /** No. */
    public boolean hasMin() {
        return false;
    }

    /** Means nothing, as {@link #hasMin} says. */
    public double getMin() {
        return 0;
    }

    /** No. */
    public boolean hasMax() {
        return false;
    }

    /** Means nothing, as {@link #hasMax} says. */
    public double getMax() {
        return 0;
    }

    @Override
    public List<DoubleExemplarData> getExemplars() {
        return List.of();
    }

    /** Counts of the series that is shown, in the order of the given buckets; negative ones stand for a count of 0. */
    List<Long> counts(int[] order) {
        return new Counts(order);
    }

    private final class Counts extends AbstractList<Long> implements RandomAccess {
        private final int[] order;

        Counts(int[] order) {
            this.order = order;
        }

        @Override
        public Long get(int index) {
            return order[index] < 0 ? 0 : cell(order[index]);
        }

        @Override
        public int size() {
            return order.length;
        }
    }
}
