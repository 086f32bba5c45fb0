package io.bpfmetrics.metric;

/** A histogram. Its last bucket is beyond the last bound. */
public non-sealed interface HistogramFamily extends Family {
    /** How its buckets lie. */
    BucketScheme buckets();

    /** The count of a bucket of a series, not cumulated, unsigned; from 0 to {@link BucketScheme#size()} inclusive. */
    long bucket(int series, int bucket);

    /** The sum of what a series observed; NaN if nobody knows. */
    double sum(int series);
}
