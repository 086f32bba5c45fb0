package io.bpfmetrics.export;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.HistogramFamily;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.NumberFamily;
import io.bpfmetrics.metric.NumberType;
import java.util.List;
import java.util.stream.LongStream;

/** Families with given values. */
final class FixedFamily {
    private FixedFamily() {}

    static MetricDescriptor counter(String name, String help) {
        return new MetricDescriptor(name, name, MetricKind.COUNTER, false, "", help);
    }

    static MetricDescriptor gauge(String name, boolean isDouble) {
        return new MetricDescriptor(name, name, MetricKind.GAUGE, isDouble, "", "A gauge");
    }

    static MetricDescriptor histogram(String name) {
        return new MetricDescriptor(name, name, MetricKind.HISTOGRAM, true, "", "A histogram");
    }

    record Numbers(MetricDescriptor metric, NumberType type, List<LabelSet> series, List<Long> values)
            implements NumberFamily {
        Numbers(MetricDescriptor metric, NumberType type, List<LabelSet> series, long... values) {
            this(metric, type, series, LongStream.of(values).boxed().toList());
        }

        @Override
        public long bits(int index) {
            return values.get(index);
        }

        @Override
        public String scope() {
            return "test";
        }

        @Override
        public int size() {
            return series.size();
        }

        @Override
        public LabelSet labels(int index) {
            return series.get(index);
        }

        @Override
        public long startEpochNanos(int index) {
            return 0;
        }
    }

    record Histogram(MetricDescriptor metric, BucketScheme buckets, LabelSet labels, double sum, List<Long> counts)
            implements HistogramFamily {
        Histogram(MetricDescriptor metric, BucketScheme buckets, LabelSet labels, double sum, long... counts) {
            this(metric, buckets, labels, sum, LongStream.of(counts).boxed().toList());
        }

        @Override
        public long bucket(int index, int bucket) {
            return counts.get(bucket);
        }

        @Override
        public double sum(int index) {
            return sum;
        }

        @Override
        public String scope() {
            return "test";
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public LabelSet labels(int index) {
            return labels;
        }

        @Override
        public long startEpochNanos(int index) {
            return 0;
        }
    }
}
