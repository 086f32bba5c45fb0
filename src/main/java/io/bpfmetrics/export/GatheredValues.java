package io.bpfmetrics.export;

import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.NumberFamily;
import io.bpfmetrics.metric.NumberType;
import java.util.ArrayList;
import java.util.List;

/** The values of one metric that came one by one, as a family. They have all counted since the same time. */
final class GatheredValues implements NumberFamily {
    private final MetricDescriptor metric;
    private final long startEpochNanos;
    private final List<LabelSet> labels = new ArrayList<>();
    private final List<Long> bits = new ArrayList<>();

    GatheredValues(MetricDescriptor metric, long startEpochNanos) {
        this.metric = metric;
        this.startEpochNanos = startEpochNanos;
    }

    /** Adds a series with a value as {@link #type} has it. */
    void add(LabelSet series, long value) {
        labels.add(series);
        bits.add(value);
    }

    @Override
    public MetricDescriptor metric() {
        return metric;
    }

    @Override
    public String scope() {
        return OtlpOutlet.SCOPE;
    }

    @Override
    public NumberType type() {
        return metric.isDouble() ? NumberType.DOUBLE : NumberType.SIGNED;
    }

    @Override
    public int size() {
        return labels.size();
    }

    @Override
    public LabelSet labels(int series) {
        return labels.get(series);
    }

    @Override
    public long startEpochNanos(int series) {
        return startEpochNanos;
    }

    @Override
    public long bits(int series) {
        return bits.get(series);
    }
}
