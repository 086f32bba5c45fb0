package io.bpfmetrics.export;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.HistogramFamily;
import io.bpfmetrics.metric.NumberType;
import org.jspecify.annotations.Nullable;

/** One histogram after another as fields of a {@code Histogram}: its classic buckets, and native ones. Not thread-safe. */
final class ProtobufHistogram {
    private static final int SAMPLE_COUNT = 1;
    private static final int SAMPLE_SUM = 2;
    private static final int BUCKET = 3;
    private static final int SAMPLE_COUNT_FLOAT = 4;
    private static final int CUMULATIVE_COUNT = 1;
    private static final int UPPER_BOUND = 2;
    private static final int CUMULATIVE_COUNT_FLOAT = 4;

    private final ProtobufMessage fields = new ProtobufMessage();
    private final ProtobufMessage bucket = new ProtobufMessage();
    private @Nullable BucketScheme scheme;
    private @Nullable ProtobufNative natives;

    ProtobufMessage of(HistogramFamily family, int series) {
        if (scheme != family.buckets()) {
            scheme = family.buckets();
            natives = scheme.isExponential() ? new ProtobufNative(scheme) : null;
        }
        boolean isFloat = natives != null && isBeyondLong(family, series);
        fields.clear();
        buckets(family, series, isFloat);
        fields.real(SAMPLE_SUM, sum(family, series));
        if (natives != null) {
            natives.write(family, series, isFloat, fields);
        }
        return fields;
    }

    /** Counts of native buckets are signed. A program may write anything, and Prometheus would refuse the whole scrape. */
    private static boolean isBeyondLong(HistogramFamily family, int series) {
        long count = 0;
        for (int i = 0; i <= family.buckets().size(); i++) {
            long part = family.bucket(series, i);
            count += part;
            if (part < 0 || count < 0) {
                return true;
            }
        }
        return false;
    }

    /** An unknown sum is 0 only where the text must be as ebpf_exporter's, which has no native histograms. */
    private static double sum(HistogramFamily family, int series) {
        BucketScheme buckets = family.buckets();
        double sum = family.sum(series);
        return Double.isNaN(sum) && buckets.isZeroWithoutSum() && !buckets.isExponential() ? 0 : sum;
    }

    private void buckets(HistogramFamily family, int series, boolean isFloat) {
        BucketScheme buckets = family.buckets();
        long count = 0;
        double real = 0;
        for (int i = 0; i <= buckets.size(); i++) {
            count += family.bucket(series, i);
            real += NumberType.UNSIGNED.toDouble(family.bucket(series, i));
            bucket.clear();
            if (isFloat) {
                bucket.real(CUMULATIVE_COUNT_FLOAT, real);
            } else {
                bucket.unsigned(CUMULATIVE_COUNT, count);
            }
            bucket.real(UPPER_BOUND, i < buckets.size() ? buckets.bound(i) : Double.POSITIVE_INFINITY);
            fields.message(BUCKET, bucket);
        }
        if (isFloat) {
            fields.real(SAMPLE_COUNT_FLOAT, real);
        } else {
            fields.unsigned(SAMPLE_COUNT, count);
        }
    }
}
