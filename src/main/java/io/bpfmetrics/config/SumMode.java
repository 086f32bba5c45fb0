package io.bpfmetrics.config;

/** Where the sum of a histogram comes from. */
public enum SumMode {
    /** From the bucket after the last. */
    SLOT,
    /** There is none. */
    NONE,
    /** From the counts and the bounds. */
    ESTIMATE
}
