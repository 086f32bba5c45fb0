package io.bpfmetrics.metric;

/** A counter or gauge. */
public non-sealed interface NumberFamily extends Family {
    /** How to read {@link #bits}. */
    NumberType type();

    /** The value of a series as {@link #type} has it; a double as by {@link Double#doubleToRawLongBits}. */
    long bits(int series);
}
