package io.bpfmetrics.collect;

import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.HistogramFamily;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import io.bpfmetrics.metric.NumberFamily;
import io.bpfmetrics.metric.NumberType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes what a collection brings as sorted lines: name, labels, value; of a histogram bounds, counts and sum. */
final class FamilyLines implements MetricSink {
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Long> starts = new TreeMap<>();
    private final Map<String, Long> dropped = new TreeMap<>();
    private final Map<String, Long> lostEvents = new TreeMap<>();

    List<String> lines() {
        return lines.stream().sorted().toList();
    }

    /** Since when series count, by their labels. */
    Map<String, Long> starts() {
        return starts;
    }

    /** Rows that were dropped, by reason, without those of which there are none. */
    Map<String, Long> dropped() {
        return dropped;
    }

    /** Events that are in no series, by reason. */
    Map<String, Long> lostEvents() {
        return lostEvents;
    }

    @Override
    public void accept(MetricDescriptor metric, LabelSet labels, long value) {
        lines.add(metric.name() + labels + " " + value);
        if (metric.name().endsWith("rows_dropped_total") && value > 0) {
            dropped.merge(labels.value(2).toString(), value, Long::sum);
        } else if (metric.name().endsWith("events_lost_total")) {
            lostEvents.merge(labels.value(2).toString(), value, Long::sum);
        }
    }

    @Override
    public void accept(MetricDescriptor metric, LabelSet labels, double value) {
        lines.add(metric.name() + labels + " " + value);
    }

    @Override
    public void accept(Family family) {
        for (int i = 0; i < family.size(); i++) {
            String series = family.metric().name() + family.labels(i);
            starts.put(family.labels(i).toString(), family.startEpochNanos(i));
            if (family instanceof NumberFamily numbers) {
                lines.add(series + " " + text(numbers.type(), numbers.bits(i)));
            } else if (family instanceof HistogramFamily histogram) {
                lines.add(series + text(histogram, i));
            }
        }
    }

    private static String text(NumberType type, long bits) {
        return switch (type) {
            case UNSIGNED -> Long.toUnsignedString(bits);
            case SIGNED -> Long.toString(bits);
            case DOUBLE -> Double.toString(Double.longBitsToDouble(bits));
        };
    }

    /** Cumulated counts, as on {@code /metrics}. */
    private static String text(HistogramFamily histogram, int series) {
        StringBuilder text = new StringBuilder();
        long count = 0;
        for (int i = 0; i < histogram.buckets().size(); i++) {
            count += histogram.bucket(series, i);
            text.append(' ').append(histogram.buckets().bound(i)).append("=").append(count);
        }
        count += histogram.bucket(series, histogram.buckets().size());
        return text.append(" +Inf=")
                .append(count)
                .append(" sum=")
                .append(histogram.sum(series))
                .toString();
    }
}
