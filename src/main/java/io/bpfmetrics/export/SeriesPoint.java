package io.bpfmetrics.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.PointData;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * Shows the series of a table as points, one after the other: who asks a list of these for its next point finds the
 * one before gone. For one thread at a time.
 */
abstract class SeriesPoint<T extends PointData> implements PointData {
    private final LabelAttributes attributes = new LabelAttributes();
    private final SeriesRows rows;
    private final long epochNanos;
    private int series;

    SeriesPoint(SeriesRows rows, long epochNanos) {
        this.rows = rows;
        this.epochNanos = epochNanos;
    }

    /** All series of the table as points, made when asked for. */
    List<T> list() {
        return new Points();
    }

    /** This, as the type of point that it is. */
    abstract T self();

    private void show(int shown) {
        series = shown;
        attributes.show(rows.labels(shown));
    }

    long cell(int column) {
        return rows.cell(series, column);
    }

    @Override
    public long getStartEpochNanos() {
        return rows.start(series);
    }

    @Override
    public long getEpochNanos() {
        return epochNanos;
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    private final class Points extends AbstractList<T> implements RandomAccess {
        @Override
        public T get(int index) {
            show(index);
            return self();
        }

        @Override
        public int size() {
            return rows.size();
        }
    }
}
