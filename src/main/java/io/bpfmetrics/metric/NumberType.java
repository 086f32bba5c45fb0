package io.bpfmetrics.metric;

/** How the bits of a value are to be read. */
public enum NumberType {
    /** 64 bits without sign. */
    UNSIGNED,
    /** 64 bits, two's complement. */
    SIGNED,
    /** A double. */
    DOUBLE
}
