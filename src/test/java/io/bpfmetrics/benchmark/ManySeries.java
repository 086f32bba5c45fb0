package io.bpfmetrics.benchmark;

import io.bpfmetrics.collect.Collector;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.MetricSink;
import io.bpfmetrics.metric.NumberFamily;
import io.bpfmetrics.metric.NumberType;
import java.util.List;

/** A counter of many series with three labels, all of which grow by one with each collection. */
final class ManySeries implements Collector, NumberFamily {
    private static final MetricDescriptor METRIC = new MetricDescriptor(
            "ebpf_exporter_bio_requests_total",
            "ebpf_exporter_bio_requests_total",
            MetricKind.COUNTER,
            false,
            "",
            "Requests by process, device and operation.");
    private static final long START = System.currentTimeMillis() * 1_000_000;

    private final LabelSet[] labels;
    private long collections;

    ManySeries(int size) {
        labels = new LabelSet[size];
        String[] operations = {"read", "write", "discard", "flush"};
        String[] devices = {"nvme0n1", "nvme1n1", "sda", "sdb", "dm-0"};
        for (int i = 0; i < size; i++) {
            labels[i] =
                    LabelSet.of("process", "process-" + i, "device", devices[i % 5], "operation", operations[i % 4]);
        }
    }

    @Override
    public String source() {
        return "bio";
    }

    @Override
    public List<MetricDescriptor> metrics() {
        return List.of();
    }

    @Override
    public void collect(MetricSink sink) {
        collections++;
        sink.accept(this);
    }

    @Override
    public MetricDescriptor metric() {
        return METRIC;
    }

    @Override
    public String scope() {
        return source();
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public LabelSet labels(int series) {
        return labels[series];
    }

    @Override
    public long startEpochNanos(int series) {
        return START;
    }

    @Override
    public NumberType type() {
        return NumberType.UNSIGNED;
    }

    @Override
    public long bits(int series) {
        return series + collections;
    }
}
