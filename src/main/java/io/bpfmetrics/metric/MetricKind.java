package io.bpfmetrics.metric;

/** How the values of a metric are to be read. */
public enum MetricKind {
    /** A value that may go up and down. */
    GAUGE,
    /** A monotonic cumulative sum; a value that falls started anew. */
    COUNTER,
    /** Counts of observations by buckets. */
    HISTOGRAM
}
