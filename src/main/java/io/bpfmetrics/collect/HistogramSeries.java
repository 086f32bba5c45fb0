package io.bpfmetrics.collect;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.HistogramFamily;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.NumberType;
import io.bpfmetrics.metric.Presentation;

/** The living series of a table as a histogram. */
record HistogramSeries(MetricDescriptor metric, FamilyScope origin, SeriesTable table, Buckets parts)
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

    /** What is beyond the last bound is counted nowhere in the map, so the last bucket is empty. */
    @Override
    public long bucket(int series, int bucket) {
        return bucket == parts.scheme().size() ? 0 : table.cell(series, bucket);
    }

    @Override
    public double sum(int series) {
        if (parts.isSumEstimated()) {
            return estimate(series);
        }
        boolean isKnown = parts.hasSum() && table.cell(series, parts.sumCell() + 1) > 0;
        return isKnown
                ? NumberType.UNSIGNED.toDouble(table.cell(series, parts.sumCell())) * parts.multiplier()
                : Double.NaN;
    }

    private double estimate(int series) {
        double sum = 0;
        for (int i = 0; i < parts.scheme().size(); i++) {
            sum += NumberType.UNSIGNED.toDouble(table.cell(series, i))
                    * parts.scheme().bound(i);
        }
        return sum;
    }
}
