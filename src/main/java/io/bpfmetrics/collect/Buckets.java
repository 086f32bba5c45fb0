package io.bpfmetrics.collect;

import io.bpfmetrics.config.BucketType;
import io.bpfmetrics.config.HistogramSpec;
import io.bpfmetrics.config.SumMode;
import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.NumberType;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The buckets of one histogram: which cell a bucket's number goes to, and where the bounds are. Immutable. */
final class Buckets {
    /** Underscores may stand between digits, and after a prefix. */
    private static final Pattern NUMBER = Pattern.compile("(0[xbo]?_?)?[0-9a-f]+(_[0-9a-f]+)*");

    /** The number is that of no bucket. */
    static final int OUT_OF_RANGE = -1;

    private final HistogramSpec spec;
    private final long first;
    private final double[] keys; // of type fixed
    private final BucketScheme scheme;

    private Buckets(HistogramSpec spec, long first, int count) {
        this.spec = spec;
        this.first = first;
        keys = spec.keys().stream().mapToDouble(Double::doubleValue).toArray();
        double[] bounds = new double[count];
        for (int i = 0; i < count; i++) {
            bounds[i] = bound(i) * spec.multiplier();
        }
        BucketScheme explicit = BucketScheme.of(bounds, isOfTheOriginal());
        scheme = spec.isExponential() ? explicit.exponential(exponentialIndexes(count)) : explicit;
    }

    /**
     * The buckets that a config asks for.
     *
     * @param slots how many slots a value has, for that type
     */
    static Buckets of(HistogramSpec spec, int slots) {
        return switch (spec.type()) {
            case FIXED -> new Buckets(spec, 0, spec.keys().size());
            case SLOTS -> new Buckets(spec, spec.min(), slots);
            case BIT_LENGTH ->
                spec.min() == 0 && spec.max() == 0
                        ? new Buckets(spec, 1, Long.SIZE)
                        : new Buckets(spec, spec.min(), count(spec));
            case EXP2, EXP2ZERO, LINEAR -> new Buckets(spec, spec.min(), count(spec));
        };
    }

    private static int count(HistogramSpec spec) {
        return Math.toIntExact(Math.max(0, spec.max() - spec.min() + 1));
    }

    BucketScheme scheme() {
        return scheme;
    }

    /** Cells of a series: its buckets, the sum, and how many rows the sum came from. */
    int cells() {
        return scheme.size() + 2;
    }

    int sumCell() {
        return scheme.size();
    }

    /** The cell of a bucket by its number, {@link #sumCell} included. */
    int cell(long number) {
        if (!keyed()) {
            long cell = number - first;
            boolean isSum = cell == scheme.size() && hasSum();
            return number >= 0 && cell >= 0 && (cell < scheme.size() || isSum) ? (int) cell : OUT_OF_RANGE;
        }
        double key = NumberType.UNSIGNED.toDouble(number);
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] == key) {
                return i;
            }
        }
        return hasSum() && keys.length > 0 && keys[keys.length - 1] + 1 == key ? sumCell() : OUT_OF_RANGE;
    }

    boolean hasSum() {
        return spec.sum() == SumMode.SLOT;
    }

    boolean isSumEstimated() {
        return spec.sum() == SumMode.ESTIMATE;
    }

    double multiplier() {
        return spec.multiplier();
    }

    /** Whether two histograms of one name can be one. */
    boolean isLike(Buckets other) {
        return scheme.toString().equals(other.scheme.toString())
                && scheme.isExponential() == other.scheme.isExponential()
                && spec.sum() == other.spec.sum()
                && spec.isGauge() == other.spec.isGauge();
    }

    /** The number of a bucket in decimal, or hexadecimal, octal or binary by its prefix, without sign, as Go reads it. */
    static Optional<Long> number(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!NUMBER.matcher(lower).matches()) {
            return Optional.empty();
        }
        String digits = lower.replace("_", "");
        try {
            if (digits.startsWith("0x")) {
                return unsigned(digits.substring(2), 16);
            }
            if (digits.startsWith("0b")) {
                return unsigned(digits.substring(2), 2);
            }
            if (digits.startsWith("0o")) {
                return unsigned(digits.substring(2), 8);
            }
            boolean isOctal = digits.length() > 1 && digits.startsWith("0");
            return unsigned(isOctal ? digits.substring(1) : digits, isOctal ? 8 : 10);
        } catch (NumberFormatException e) {
            return Optional.empty(); // a digit too great for the base, or too many
        }
    }

    private static Optional<Long> unsigned(String digits, int base) {
        return Optional.of(Long.parseUnsignedLong(digits, base));
    }

    private boolean keyed() {
        return spec.type() == BucketType.FIXED;
    }

    private double bound(int bucket) {
        double number = (double) (first + bucket);
        return switch (spec.type()) {
            case EXP2, BIT_LENGTH, SLOTS -> Math.pow(2, number);
            case EXP2ZERO -> number == 0 ? 0 : Math.pow(2, number - 1);
            case LINEAR -> number;
            case FIXED -> keys[bucket];
        };
    }

    private boolean isOfTheOriginal() {
        return switch (spec.type()) {
            case EXP2, EXP2ZERO, LINEAR, FIXED -> true;
            case BIT_LENGTH, SLOTS -> false;
        };
    }

    private int[] exponentialIndexes(int count) {
        int shift = Math.getExponent(spec.multiplier());
        int[] indexes = new int[count];
        for (int i = 0; i < count; i++) {
            int index = exponentialIndex(Math.toIntExact(first + i));
            indexes[i] = index == BucketScheme.ZERO ? index : index + shift;
        }
        return indexes;
    }

    private int exponentialIndex(int number) {
        return switch (spec.type()) {
            case EXP2 -> number - 1;
            case EXP2ZERO -> number == 0 ? BucketScheme.ZERO : number - 2;
            case SLOTS -> number == 0 ? BucketScheme.ZERO : number == 1 ? -1 : number - 1;
            case BIT_LENGTH -> number <= 1 ? -1 : number - 1;
            case LINEAR, FIXED -> throw new IllegalArgumentException("bounds are no powers of two: " + spec.type());
        };
    }
}
