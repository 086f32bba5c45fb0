package io.bpfmetrics.cli;

import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;

/** Takes the values of a collection that is made for its counts only. */
enum Nowhere implements MetricSink {
    SINK;

    @Override
    public void accept(MetricDescriptor metric, LabelSet labels, long value) {
        // nobody asked for the values
    }

    @Override
    public void accept(MetricDescriptor metric, LabelSet labels, double value) {
        // nobody asked for the values
    }

    @Override
    public void accept(Family family) {
        // nobody asked for the values
    }
}
