package io.bpfmetrics.export;

import io.bpfmetrics.metric.BucketScheme;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The points of an exponential histogram of scale 0. It has no bucket without an end, so what is beyond the last bound
 * counts in the one that follows.
 */
final class ExponentialPoint extends HistogramPoint<ExponentialHistogramPointData>
        implements ExponentialHistogramPointData {
    private static final int SCALE = 0;
    private static final int NO_BUCKET = -1;
    private static final ExponentialHistogramBuckets NONE = ExponentialHistogramBuckets.create(SCALE, 0, List.of());

    private final List<Long> zeroCount;
    private final int overflow;
    private final ExponentialHistogramBuckets positive;
    private final ExponentialHistogramBuckets positiveWithOverflow;

    ExponentialPoint(BucketScheme scheme, SeriesRows rows, long epochNanos) {
        super(rows, epochNanos);
        zeroCount = counts(IntStream.range(0, scheme.size())
                .filter(bucket -> scheme.exponentialIndex(bucket) == BucketScheme.ZERO)
                .toArray());
        int[] used = IntStream.range(0, scheme.size())
                .filter(bucket -> scheme.exponentialIndex(bucket) != BucketScheme.ZERO)
                .toArray();
        int offset = IntStream.of(used).map(scheme::exponentialIndex).min().orElse(0);
        int end = IntStream.of(used).map(scheme::exponentialIndex).max().orElse(-1) + 1;
        int[] order = new int[end - offset + 1];
        Arrays.fill(order, NO_BUCKET);
        for (int bucket : used) {
            order[scheme.exponentialIndex(bucket) - offset] = bucket;
        }
        overflow = scheme.size();
        order[end - offset] = overflow;
        positive = new Buckets(offset, counts(Arrays.copyOf(order, end - offset)));
        positiveWithOverflow = new Buckets(offset, counts(order));
    }

    @Override
    ExponentialHistogramPointData self() {
        return this;
    }

    @Override
    public int getScale() {
        return SCALE;
    }

    @Override
    public long getZeroCount() {
        return zeroCount.stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public ExponentialHistogramBuckets getPositiveBuckets() {
        return cell(overflow) == 0 ? positive : positiveWithOverflow;
    }

    @Override
    public ExponentialHistogramBuckets getNegativeBuckets() {
        return NONE;
    }

    private record Buckets(int offset, List<Long> counts) implements ExponentialHistogramBuckets {
        @Override
        public int getScale() {
            return SCALE;
        }

        @Override
        public int getOffset() {
            return offset;
        }

        @Override
        public List<Long> getBucketCounts() {
            return counts;
        }

        @Override
        public long getTotalCount() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }
}
