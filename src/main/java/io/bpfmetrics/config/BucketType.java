package io.bpfmetrics.config;

/** What the number of a bucket stands for. */
public enum BucketType {
    /** Upper bound 2 to the power of the number. */
    EXP2,
    /** 0 is zero, then as exp2 but one later. */
    EXP2ZERO,
    /** Upper bound is the number. */
    LINEAR,
    /** Upper bound is the number, and only those that are listed. */
    FIXED,
    /** The number is that of significant bits. */
    BIT_LENGTH,
    /** Buckets are an array inside the value, by powers of two. */
    SLOTS
}
