package io.bpfmetrics.collect;

import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.NumberFamily;
import io.bpfmetrics.metric.NumberType;
import io.bpfmetrics.metric.Presentation;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.IdentityHashMap;

/**
 * The living series of a table of histograms as the gauge that the ebpf-histogram crate exposes: one series for each
 * bucket in which there ever was something, with the count up to there, and its bound in the label {@code le}.
 */
final class GaugeBuckets implements NumberFamily {
    private final MetricDescriptor metric;
    private final FamilyScope origin;
    private final SeriesTable table;
    private final String[] bounds;
    private IdentityHashMap<LabelSet, LabelSet[]> known = new IdentityHashMap<>();
    private LabelSet[] labels = {};
    private long[] values = {};
    private long[] starts = {};
    private int size;

    GaugeBuckets(MetricDescriptor metric, FamilyScope origin, SeriesTable table, Buckets parts) {
        this.metric = metric;
        this.origin = origin;
        this.table = table;
        bounds = new String[parts.scheme().size()];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = text(parts.scheme().bound(i));
        }
    }

    /** Makes the series anew out of the table. */
    void refresh() {
        size = 0;
        IdentityHashMap<LabelSet, LabelSet[]> alive = new IdentityHashMap<>();
        for (int i = 0; i < table.size(); i++) {
            LabelSet series = table.labels(i);
            LabelSet[] withBounds = known.getOrDefault(series, new LabelSet[0]);
            if (withBounds.length == 0) {
                withBounds = withBounds(series);
            }
            alive.put(series, withBounds);
            addBuckets(i, withBounds);
        }
        known = alive;
    }

    private void addBuckets(int position, LabelSet[] withBounds) {
        long count = 0;
        for (int bucket = 0; bucket < bounds.length; bucket++) {
            long own = table.cell(position, bucket);
            count += own;
            if (own != 0) {
                add(withBounds[bucket], count, table.start(position));
            }
        }
    }

    private void add(LabelSet set, long value, long start) {
        if (size == labels.length) {
            int capacity = Math.max(16, 2 * size);
            labels = Arrays.copyOf(labels, capacity);
            values = Arrays.copyOf(values, capacity);
            starts = Arrays.copyOf(starts, capacity);
        }
        labels[size] = set;
        values[size] = value;
        starts[size++] = start;
    }

    private LabelSet[] withBounds(LabelSet series) {
        LabelSet[] sets = new LabelSet[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            sets[i] = series.with("le", bounds[i]);
        }
        return sets;
    }

    /** A whole number in full, as the crate writes it; else the shortest text that reads as the same number. */
    private static String text(double bound) {
        boolean isWhole = bound == Math.rint(bound) && !Double.isInfinite(bound);
        return isWhole ? new BigDecimal(bound).toPlainString() : Double.toString(bound);
    }

    @Override
    public MetricDescriptor metric() {
        return metric;
    }

    @Override
    public Presentation presentation() {
        return origin.presentation();
    }

    @Override
    public String scope() {
        return origin.name();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public LabelSet labels(int series) {
        return labels[series];
    }

    @Override
    public long startEpochNanos(int series) {
        return starts[series];
    }

    @Override
    public NumberType type() {
        return NumberType.UNSIGNED;
    }

    @Override
    public long bits(int series) {
        return values[series];
    }
}
