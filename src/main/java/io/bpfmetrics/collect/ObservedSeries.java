package io.bpfmetrics.collect;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.HistogramFamily;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.Presentation;

/** The living series of a table as a histogram of single values, whose sum is known. */
record ObservedSeries(MetricDescriptor metric, FamilyScope origin, SeriesTable table, EventBuckets parts)
        implements HistogramFamily {

    @Override
    public String scope() {
        return origin.name();
    }

    @Override
    public Presentation presentation() {
        return origin.presentation();
    }

    @Override
    public BucketScheme buckets() {
        return parts.scheme();
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public LabelSet labels(int series) {
        return table.labels(series);
    }

    @Override
    public long startEpochNanos(int series) {
        return table.start(series);
    }

    @Override
    public long bucket(int series, int bucket) {
        return table.cell(series, bucket);
    }

    @Override
    public double sum(int series) {
        return parts.sum(table.cell(series, parts.sumCell()), table.cell(series, parts.sumCell() + 1));
    }
}
