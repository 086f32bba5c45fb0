package io.bpfmetrics.export;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.HistogramFamily;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.NumberFamily;
import io.bpfmetrics.metric.NumberType;
import io.bpfmetrics.metric.Presentation;
import io.bpfmetrics.metric.TranslatedName;

/** Families of other scopes, shown otherwise. */
final class PresentedFamily {
    static final Presentation SCOPED = new Presentation(true, true, false);
    static final Presentation PRINTED = new Presentation(true, true, true);
    static final Presentation HIDDEN = new Presentation(true, false, false);

    private PresentedFamily() {}

    /** A metric as a gadget has it. */
    static MetricDescriptor metric(String name, String unit, MetricKind kind, String help) {
        return new MetricDescriptor(name, TranslatedName.metric(name, unit, kind), kind, false, unit, help);
    }

    record Numbers(NumberFamily family, String scope, Presentation presentation) implements NumberFamily {
        @Override
        public MetricDescriptor metric() {
            return family.metric();
        }

        @Override
        public int size() {
            return family.size();
        }

        @Override
        public LabelSet labels(int series) {
            return family.labels(series);
        }

        @Override
        public long startEpochNanos(int series) {
            return family.startEpochNanos(series);
        }

        @Override
        public NumberType type() {
            return family.type();
        }

        @Override
        public long bits(int series) {
            return family.bits(series);
        }
    }

    record Histograms(HistogramFamily family, String scope, Presentation presentation) implements HistogramFamily {
        @Override
        public MetricDescriptor metric() {
            return family.metric();
        }

        @Override
        public int size() {
            return family.size();
        }

        @Override
        public LabelSet labels(int series) {
            return family.labels(series);
        }

        @Override
        public long startEpochNanos(int series) {
            return family.startEpochNanos(series);
        }

        @Override
        public BucketScheme buckets() {
            return family.buckets();
        }

        @Override
        public long bucket(int series, int bucket) {
            return family.bucket(series, bucket);
        }

        @Override
        public double sum(int series) {
            return family.sum(series);
        }
    }
}
