package io.bpfmetrics.collect;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.NumberType;
import java.util.Arrays;
import java.util.List;

/** The buckets of a histogram that observes events: which one a value goes to. Immutable. */
final class EventBuckets {
    /** The value goes to no bucket. */
    static final int NONE = -1;

    private static final int LARGEST_EXPONENT = Long.SIZE; // no value has as much as 2^64

    private final NumberType type;
    private final double scale;
    private final double[] bounds;
    private final int[] exponents; // of the bounds of an exponential histogram, the first of which is 0
    private final BucketScheme scheme;

    private EventBuckets(NumberType type, double scale, double[] bounds, int[] exponents) {
        this.type = type;
        this.scale = scale;
        this.bounds = bounds;
        this.exponents = exponents;
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

    /** Cells of a series: the buckets with that beyond the last bound, and the sum. */
    int cells() {
        return scheme.size() + 2;
    }

    int sumCell() {
        return scheme.size() + 1;
    }

    /** The cell of a value before it is scaled; {@link #NONE} for what is below zero in an exponential histogram. */
    int cell(long value) {
        double number = type.toDouble(value) * scale;
        if (exponents.length == 0) {
            int found = Arrays.binarySearch(bounds, number);
            return found >= 0 ? found : -found - 1;
        }
        if (number <= 0) {
            return number == 0 ? 0 : NONE;
        }
        return ceilingExponent(number) - exponents[1] + 1;
    }

    /** The sum of values as it is shown. */
    double sum(long values) {
        return type.toDouble(values) * scale;
    }

    /** Whether two histograms of one name can be one. */
    boolean isLike(EventBuckets other) {
        return type == other.type
                && scale == other.scale
                && Arrays.equals(bounds, other.bounds)
                && exponents.length == other.exponents.length;
    }
}
