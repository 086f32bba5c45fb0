package io.bpfmetrics.metric;

/** How the bits of a value are to be read. */
public enum NumberType {
    /** 64 bits without sign. */
    UNSIGNED,
    /** 64 bits, two's complement. */
    SIGNED,
    /** A double. */
    DOUBLE;

    /** The number that the bits stand for, as the nearest double. */
    public double toDouble(long bits) {
        return switch (this) {
            case DOUBLE -> Double.longBitsToDouble(bits);
            case SIGNED -> (double) bits;
            // halved to fit, with the lost bit kept for rounding
            case UNSIGNED -> bits >= 0 ? (double) bits : 2.0 * (double) ((bits >>> 1) | (bits & 1));
        };
    }
}
