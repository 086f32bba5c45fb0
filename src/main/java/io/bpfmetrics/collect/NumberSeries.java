package io.bpfmetrics.collect;

import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.NumberFamily;
import io.bpfmetrics.metric.NumberType;
import io.bpfmetrics.metric.Presentation;
import java.util.OptionalDouble;

/** The living series of a table as a counter or gauge. */
record NumberSeries(
        MetricDescriptor metric, FamilyScope origin, SeriesTable table, boolean isSigned, OptionalDouble scale)
        implements NumberFamily {

    @Override
    public String scope() {
        return origin.name();
    }

    @Override
    public Presentation presentation() {
        return origin.presentation();
    }

    @Override
    public NumberType type() {
        if (scale.isPresent()) {
            return NumberType.DOUBLE;
        }
        return isSigned ? NumberType.SIGNED : NumberType.UNSIGNED;
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
    public long bits(int series) {
        long value = table.cell(series, 0);
        if (scale.isEmpty()) {
            return value;
        }
        double number = (isSigned ? NumberType.SIGNED : NumberType.UNSIGNED).toDouble(value);
        return Double.doubleToRawLongBits(number * scale.getAsDouble());
    }
}
