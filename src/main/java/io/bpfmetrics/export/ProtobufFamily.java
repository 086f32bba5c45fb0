package io.bpfmetrics.export;

import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.HistogramFamily;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.NumberFamily;

/** Writes the fields of one {@code MetricFamily}, and keeps what is the same in every collection. Not thread-safe. */
final class ProtobufFamily {
    private static final int NAME = 1;
    private static final int HELP = 2;
    private static final int TYPE = 3;
    private static final int METRIC = 4;

    /** The one field of a gauge or counter that is written. */
    private static final int VALUE = 1;

    private final MetricDescriptor metric;
    private final ProtobufMessage header = new ProtobufMessage();
    private final int valueField;
    private final ProtobufLabels labels;
    private final ProtobufMessage number = new ProtobufMessage();
    private final ProtobufHistogram histogram = new ProtobufHistogram();
    private final ProtobufMessage series = new ProtobufMessage();
    private final ProtobufMessage field = new ProtobufMessage();
    private long lastSeen;

    ProtobufFamily(MetricDescriptor metric) {
        this(metric, new ProtobufLabels());
    }

    /** Writes a metric whose series carry the scope. */
    ProtobufFamily(MetricDescriptor metric, String scope) {
        this(metric, new ProtobufLabels(scope));
    }

    private ProtobufFamily(MetricDescriptor metric, ProtobufLabels labels) {
        this.metric = metric;
        this.labels = labels;
        valueField = valueField(metric.kind());
        header.text(NAME, metric.prometheusName());
        header.text(HELP, metric.description()).unsigned(TYPE, type(metric.kind()));
    }

    private static int type(MetricKind kind) {
        return switch (kind) {
            case COUNTER -> 0;
            case GAUGE -> 1;
            case HISTOGRAM -> 4;
        };
    }

    /** The field of a {@code Metric} that holds the value. */
    private static int valueField(MetricKind kind) {
        return switch (kind) {
            case COUNTER -> 3;
            case GAUGE -> 2;
            case HISTOGRAM -> 7;
        };
    }

    MetricDescriptor metric() {
        return metric;
    }

    /** The collection in which there was a value last. */
    long lastSeen() {
        return lastSeen;
    }

    void begin(long collection, PrometheusBuffer buffer) {
        lastSeen = collection;
        buffer.append(header.bytes(), header.size());
    }

    void write(LabelSet set, double value, PrometheusBuffer buffer) {
        write(set, number.clear().real(VALUE, value), buffer);
    }

    void write(Family family, PrometheusBuffer buffer) {
        if (family instanceof NumberFamily numbers) {
            for (int i = 0; i < numbers.size(); i++) {
                write(numbers.labels(i), numbers.type().toDouble(numbers.bits(i)), buffer);
            }
        } else if (family instanceof HistogramFamily histograms) {
            for (int i = 0; i < histograms.size(); i++) {
                write(histograms.labels(i), histogram.of(histograms, i), buffer);
            }
        }
    }

    private void write(LabelSet set, ProtobufMessage value, PrometheusBuffer buffer) {
        ProtobufMessage pairs = labels.of(set);
        series.clear().fields(pairs.bytes(), pairs.size()).message(valueField, value);
        field.clear().message(METRIC, series);
        buffer.append(field.bytes(), field.size());
    }
}
