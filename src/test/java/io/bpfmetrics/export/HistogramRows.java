package io.bpfmetrics.export;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.HistogramFamily;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import java.util.ArrayList;
import java.util.List;

/** A histogram whose series a test sets. */
final class HistogramRows implements HistogramFamily {
    private final MetricDescriptor metric;
    private final BucketScheme buckets;
    private final List<Row> rows = new ArrayList<>();

    HistogramRows(String name, BucketScheme buckets) {
        metric = new MetricDescriptor(name, name, MetricKind.HISTOGRAM, true, "s", "How " + name + " spreads.");
        this.buckets = buckets;
    }

    /** Sets a series. The last count is the one beyond the last bound. */
    HistogramRows put(LabelSet labels, double sum, long startNanos, long... counts) {
        rows.removeIf(row -> row.labels.equals(labels));
        return append(labels, sum, startNanos, counts);
    }

    /** Adds a series that is known to be new. */
    HistogramRows append(LabelSet labels, double sum, long startNanos, long... counts) {
        rows.add(new Row(labels, sum, startNanos, counts));
        return this;
    }

    @Override
    public MetricDescriptor metric() {
        return metric;
    }

    @Override
    public String scope() {
        return NumberRows.SCOPE;
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public LabelSet labels(int series) {
        return rows.get(series).labels;
    }

    @Override
    public long startEpochNanos(int series) {
        return rows.get(series).startNanos;
    }

    @Override
    public BucketScheme buckets() {
        return buckets;
    }

    @Override
    public long bucket(int series, int bucket) {
        return rows.get(series).counts[bucket];
    }

    @Override
    public double sum(int series) {
        return rows.get(series).sum;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(LabelSet labels, double sum, long startNanos, long[] counts) {}
}
