package io.bpfmetrics.config;

/** The three kinds of metrics that a config can ask for. */
public enum MetricType {
    /** A value that only grows. */
    COUNTER,
    /** A value that goes up and down. */
    GAUGE,
    /** Counts by buckets. */
    HISTOGRAM
}
