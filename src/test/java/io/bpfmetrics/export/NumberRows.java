package io.bpfmetrics.export;

import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.NumberFamily;
import io.bpfmetrics.metric.NumberType;
import java.util.ArrayList;
import java.util.List;

/** A counter or gauge whose series a test sets. A series keeps its label set while it lives. */
final class NumberRows implements NumberFamily {
    static final String SCOPE = "timers";

    private final MetricDescriptor metric;
    private final NumberType type;
    private final List<LabelSet> labels = new ArrayList<>();
    private final List<Long> bits = new ArrayList<>();
    private final List<Long> starts = new ArrayList<>();

    NumberRows(String name, MetricKind kind, NumberType type) {
        boolean isDouble = type == NumberType.DOUBLE;
        this.metric = new MetricDescriptor(name, name, kind, isDouble, "{timer}", "What " + name + " counts.");
        this.type = type;
    }

    static NumberRows counter(String name) {
        return new NumberRows(name, MetricKind.COUNTER, NumberType.UNSIGNED);
    }

    NumberRows put(LabelSet series, long newBits, long startNanos) {
        int at = place(series);
        if (at < 0) {
            return append(series, newBits, startNanos);
        }
        bits.set(at, newBits);
        starts.set(at, startNanos);
        return this;
    }

    /** Adds a series that is known to be new, as {@link #put} would, only faster. */
    NumberRows append(LabelSet series, long newBits, long startNanos) {
        labels.add(series);
        bits.add(newBits);
        starts.add(startNanos);
        return this;
    }

    NumberRows put(LabelSet series, double value, long startNanos) {
        return put(series, Double.doubleToRawLongBits(value), startNanos);
    }

    void end(LabelSet series) {
        int at = place(series);
        labels.remove(at);
        bits.remove(at);
        starts.remove(at);
    }

    @SuppressWarnings("ReferenceEquality") // as a collector has it
    private int place(LabelSet series) {
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i) == series) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public MetricDescriptor metric() {
        return metric;
    }

    @Override
    public String scope() {
        return SCOPE;
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
        return starts.get(series);
    }

    @Override
    public NumberType type() {
        return type;
    }

    @Override
    public long bits(int series) {
        return bits.get(series);
    }
}
