package io.bpfmetrics.config;

/** What becomes of the values that each processor has in a per-CPU map. */
public enum CpuMode {
    /** They are added. */
    SUM,
    /** The greatest counts. */
    MAX,
    /** The smallest counts. */
    MIN,
    /** Each has its own series, with a label {@code cpu}. */
    LABEL
}
