package io.bpfmetrics.export;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.HistogramFamily;
import io.bpfmetrics.metric.NumberType;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The fields of a {@code Histogram} that make it a native one, of schema 0. Prometheus names a bucket by the exponent of
 * its upper bound, OpenTelemetry by that of its lower: indexes here are greater by one. Only buckets that have counts
 * are written.
 */
final class ProtobufNative {
    private static final int SCHEMA = 5;
    private static final int ZERO_THRESHOLD = 6;
    private static final int ZERO_COUNT = 7;
    private static final int ZERO_COUNT_FLOAT = 8;
    private static final int POSITIVE_SPAN = 12;
    private static final int POSITIVE_DELTA = 13;
    private static final int POSITIVE_COUNT = 14;
    private static final int OFFSET = 1;
    private static final int LENGTH = 2;

    private final int[] zeros;
    private final int[] buckets; // by index, that beyond the last bound at the end
    private final int[] indexes;
    private final ProtobufMessage span = new ProtobufMessage();

    ProtobufNative(BucketScheme scheme) {
        zeros = IntStream.range(0, scheme.size())
                .filter(bucket -> scheme.exponentialIndex(bucket) == BucketScheme.ZERO)
                .toArray();
        int[] finite = IntStream.range(0, scheme.size())
                .filter(bucket -> scheme.exponentialIndex(bucket) != BucketScheme.ZERO)
                .boxed()
                .sorted(Comparator.comparing(scheme::exponentialIndex))
                .mapToInt(Integer::intValue)
                .toArray();
        buckets = IntStream.concat(IntStream.of(finite), IntStream.of(scheme.size()))
                .toArray();
        indexes = new int[buckets.length];
        for (int i = 0; i < finite.length; i++) {
            indexes[i] = scheme.exponentialIndex(finite[i]) + 1;
        }
        // a native histogram has no bucket without an end, so what is beyond the last bound counts in the one that
        // follows
        indexes[finite.length] = finite.length == 0 ? 1 : indexes[finite.length - 1] + 1;
    }

    void write(HistogramFamily family, int series, boolean isFloat, ProtobufMessage into) {
        into.signed(SCHEMA, 0).real(ZERO_THRESHOLD, 0);
        long zero = 0;
        for (int bucket : zeros) {
            zero += family.bucket(series, bucket);
        }
        if (isFloat) {
            into.real(ZERO_COUNT_FLOAT, NumberType.UNSIGNED.toDouble(zero));
        } else {
            into.unsigned(ZERO_COUNT, zero);
        }
        // with neither a bucket nor a zero count it would pass for a classic one
        int always = zero == 0 && isEmpty(family, series) ? 0 : -1;
        spans(family, series, always, into);
        counts(family, series, always, isFloat, into);
    }

    private boolean isEmpty(HistogramFamily family, int series) {
        for (int bucket : buckets) {
            if (family.bucket(series, bucket) != 0) {
                return false;
            }
        }
        return true;
    }

    private void spans(HistogramFamily family, int series, int always, ProtobufMessage into) {
        int offset = 0;
        int length = 0;
        int end = 0; // of the span, as an index
        for (int i = 0; i < buckets.length; i++) {
            if (family.bucket(series, buckets[i]) == 0 && i != always) {
                continue;
            }
            if (length > 0 && indexes[i] > end) {
                span(offset, length, into);
                length = 0;
            }
            if (length == 0) {
                offset = indexes[i] - end; // the first counts from 0, the others from where the last one ends
            }
            length++;
            end = indexes[i] + 1;
        }
        if (length > 0) {
            span(offset, length, into);
        }
    }

    private void span(int offset, int length, ProtobufMessage into) {
        into.message(POSITIVE_SPAN, span.clear().signed(OFFSET, offset).unsigned(LENGTH, length));
    }

    private void counts(HistogramFamily family, int series, int always, boolean isFloat, ProtobufMessage into) {
        long previous = 0;
        for (int i = 0; i < buckets.length; i++) {
            long count = family.bucket(series, buckets[i]);
            if (count == 0 && i != always) {
                continue;
            }
            if (isFloat) {
                into.real(POSITIVE_COUNT, NumberType.UNSIGNED.toDouble(count));
            } else {
                into.signed(POSITIVE_DELTA, count - previous);
                previous = count;
            }
        }
    }
}
