package io.bpfmetrics.metric;

import java.util.Arrays;

/** The bounds of a histogram's buckets. Immutable. */
public final class BucketScheme {
    private final double[] bounds;
    private final int[] exponentialIndexes;
    private final boolean isZeroWithoutSum;

    private BucketScheme(double[] bounds, int[] exponentialIndexes, boolean isZeroWithoutSum) {
        this.bounds = bounds;
        this.exponentialIndexes = exponentialIndexes;
        this.isZeroWithoutSum = isZeroWithoutSum;
    }

    /**
     * Buckets with these finite upper bounds, which ascend.
     *
     * @param isZeroWithoutSum whether a histogram whose sum nobody knows shows 0 on {@code /metrics}, as ebpf_exporter
     *     does, and not NaN
     */
    public static BucketScheme of(double[] bounds, boolean isZeroWithoutSum) {
        return new BucketScheme(bounds.clone(), new int[0], isZeroWithoutSum);
    }

    /**
     * The same buckets, to go out over OTLP as an exponential histogram of scale 0.
     *
     * @param indexes of the finite buckets in order; {@link #ZERO} for the zero count
     */
    public BucketScheme exponential(int[] indexes) {
        return new BucketScheme(bounds, indexes.clone(), isZeroWithoutSum);
    }

    /** The index that stands for the zero count. */
    public static final int ZERO = Integer.MIN_VALUE;

    /** The number of finite bounds. */
    public int size() {
        return bounds.length;
    }

    /** The upper bound of a bucket, inclusive. */
    public double bound(int bucket) {
        return bounds[bucket];
    }

    /** Whether it is to go out as an exponential histogram of scale 0. */
    public boolean isExponential() {
        return exponentialIndexes.length > 0;
    }

    /** The index of a bucket in an exponential histogram of scale 0; {@link #ZERO} for the zero count. */
    public int exponentialIndex(int bucket) {
        return exponentialIndexes[bucket];
    }

    /** Whether an unknown sum shows as 0 on {@code /metrics}. */
    public boolean isZeroWithoutSum() {
        return isZeroWithoutSum;
    }

    @Override
    public String toString() {
        return Arrays.toString(bounds);
    }
}
