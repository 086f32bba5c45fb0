package io.bpfmetrics.collect;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.NumberType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/** The buckets of a histogram that observes events: which one a value goes to. Immutable. */
final class EventBuckets {
    /** The value goes to no bucket. */
    static final int NONE = -1;

    private static final long LOW = 0xffff_ffffL;
    private static final double TWO_POW_32 = 0x1p32;
    private static final int LARGEST_EXPONENT = Long.SIZE; // no value has as much as 2^64

    private final NumberType type;
    private final double scale;
    private final double[] bounds;
    private final long[] most; // of explicit buckets, the greatest value, in the order of signed longs
    private final int unreachable; // explicit buckets that no value is small enough for
    private final int[] exponents; // of the bounds of an exponential histogram, the first of which is 0
    private final BucketScheme scheme;

    private EventBuckets(NumberType type, double scale, double[] bounds, int[] exponents) {
        this.type = type;
        this.scale = scale;
        this.bounds = bounds;
        this.exponents = exponents;
        most = exponents.length == 0 ? most() : new long[0];
        unreachable = exponents.length == 0 ? unreachable() : 0;
        BucketScheme explicit = BucketScheme.of(bounds, false);
        scheme = exponents.length == 0 ? explicit : explicit.exponential(indexes(exponents));
    }

    /** Buckets with these upper bounds, which are inclusive, of values multiplied by a scale. */
    static EventBuckets of(List<Double> boundaries, boolean isSigned, double scale) {
        double[] bounds = boundaries.stream().mapToDouble(Double::doubleValue).toArray();
        return new EventBuckets(type(isSigned), scale, bounds, new int[0]);
    }

    /** A bucket for zero, and one for each power of two that a value multiplied by a scale can have. */
    static EventBuckets exponential(boolean isSigned, double scale) {
        int least = ceilingExponent(scale);
        int most = ceilingExponent(scale * Math.pow(2, LARGEST_EXPONENT));
        int[] exponents = new int[most - least + 2];
        double[] bounds = new double[exponents.length];
        for (int i = 1; i < exponents.length; i++) {
            exponents[i] = least + i - 1;
            bounds[i] = Math.pow(2, exponents[i]);
        }
        return new EventBuckets(type(isSigned), scale, bounds, exponents);
    }

    /** As integers, because a product of doubles can be a little more than the bound that it equals. */
    private BigInteger most(double bound) {
        return new BigDecimal(Double.toString(bound))
                .divide(new BigDecimal(Double.toString(scale)), 0, RoundingMode.FLOOR)
                .toBigInteger();
    }

    private long[] most() {
        long[] values = new long[bounds.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = ordered(most(bounds[i]).max(least()).min(greatest()).longValue());
        }
        return values;
    }

    private int unreachable() {
        int count = 0;
        while (count < bounds.length && most(bounds[count]).compareTo(least()) < 0) {
            count++;
        }
        return count;
    }

    private BigInteger least() {
        return type == NumberType.SIGNED ? BigInteger.valueOf(Long.MIN_VALUE) : BigInteger.ZERO;
    }

    private BigInteger greatest() {
        return least().add(BigInteger.TWO.pow(Long.SIZE)).subtract(BigInteger.ONE);
    }

    private long ordered(long value) {
        return type == NumberType.SIGNED ? value : value ^ Long.MIN_VALUE;
    }

    private static NumberType type(boolean isSigned) {
        return isSigned ? NumberType.SIGNED : NumberType.UNSIGNED;
    }

    /** The exponent of the least power of two that is not less than a positive number. */
    private static int ceilingExponent(double number) {
        int exponent = Math.getExponent(number);
        return number == Math.pow(2, exponent) ? exponent : exponent + 1;
    }

    private static int[] indexes(int[] exponents) {
        int[] indexes = new int[exponents.length];
        indexes[0] = BucketScheme.ZERO;
        for (int i = 1; i < indexes.length; i++) {
            indexes[i] = exponents[i] - 1;
        }
        return indexes;
    }

    BucketScheme scheme() {
        return scheme;
    }

    /** Cells of a series: the buckets with that beyond the last bound, and two for the sum. */
    int cells() {
        return scheme.size() + 3;
    }

    int sumCell() {
        return scheme.size() + 1;
    }

    /** The cell of a value before it is scaled; {@link #NONE} for what is below zero in an exponential histogram. */
    int cell(long value) {
        if (exponents.length == 0) {
            return explicitCell(ordered(value));
        }
        double number = type.toDouble(value) * scale;
        if (number <= 0) {
            return number == 0 ? 0 : NONE;
        }
        return ceilingExponent(number) - exponents[1] + 1;
    }

    /** The first bucket whose greatest value is not less; several can have the same. */
    private int explicitCell(long value) {
        int low = unreachable;
        int high = most.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (most[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** What a value adds to {@link #sumCell}; the rest goes to the next cell, so that neither overflows soon. */
    static long low(long value) {
        return value & LOW;
    }

    /** What a value adds to the cell after {@link #sumCell}. */
    long high(long value) {
        return type == NumberType.SIGNED ? value >> Integer.SIZE : value >>> Integer.SIZE;
    }

    /** The sum of values as it is shown, from its two cells. */
    double sum(long low, long high) {
        return (high * TWO_POW_32 + low) * scale;
    }

    /** Whether two histograms of one name can be one. */
    boolean isLike(EventBuckets other) {
        return type == other.type
                && scale == other.scale
                && Arrays.equals(bounds, other.bounds)
                && exponents.length == other.exponents.length;
    }
}
