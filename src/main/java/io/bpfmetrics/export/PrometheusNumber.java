package io.bpfmetrics.export;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Doubles as Prometheus' own programs print them: the shortest decimal that reads back as the same double, scientific
 * below 1e-04 and from 1e+06 on. Not thread-safe: each writer has its own.
 */
final class PrometheusNumber {
    /** A value that stays as it is must cost nothing, so the last texts are kept, by a hash of the value. */
    private static final int KEPT = 256;

    /** No two decimals of so many digits are the same double, so one of them is the shortest there is. */
    private static final int UNIQUE_DIGITS = 15;

    private static final double UNIQUE_BELOW = 1e15;

    /** The powers of ten that are doubles. */
    private static final double[] POWERS = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private final long[] keptBits = new long[KEPT];
    private final byte[][] keptTexts = new byte[KEPT][];

    /** The text of a value, in ASCII. */
    byte[] text(double value) {
        long bits = Double.doubleToLongBits(value);
        int slot = (int) ((bits * 0x9E3779B97F4A7C15L) >>> 56);
        if (keptTexts[slot] == null || keptBits[slot] != bits) {
            keptBits[slot] = bits;
            keptTexts[slot] = PrometheusText.utf8(format(value));
        }
        return keptTexts[slot];
    }

    static String format(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return "0"; // of either sign, as Prometheus' Go library has it
        }
        return (value < 0 ? "-" : "") + layOut(Math.abs(value));
    }

    private static String layOut(double positive) {
        PrometheusDigits digits = ofFewDigits(positive);
        return (digits == null ? PrometheusDigits.of(shortest(positive).toString()) : digits).layOut();
    }

    /**
     * The decimal if it has at most {@value #UNIQUE_DIGITS} digits, the quick way: both numbers of the division are
     * exact, so that its result is the double that the decimal reads as.
     */
    private static @Nullable PrometheusDigits ofFewDigits(double positive) {
        int shift = UNIQUE_DIGITS - 1 - (int) Math.floor(Math.log10(positive));
        if (shift < 0 || shift >= POWERS.length) {
            return null;
        }
        double whole = Math.rint(positive * POWERS[shift]);
        if (whole >= UNIQUE_BELOW || whole / POWERS[shift] != positive) {
            return null;
        }
        return PrometheusDigits.of((long) whole, shift);
    }

    /** The decimal of fewest digits that reads back as the value; of several the nearest. */
    static BigDecimal shortest(double positive) {
        // Before JDK 19 this is right but sometimes a digit or more too long, so it is where the search starts.
        BigDecimal best = new BigDecimal(Double.toString(positive)).stripTrailingZeros();
        BigDecimal exact = new BigDecimal(positive);
        for (int digits = best.precision(); digits > 0; digits--) {
            BigDecimal shorter = ofDigits(digits, exact, positive);
            if (shorter == null) {
                return best;
            }
            best = shorter;
        }
        return best;
    }

    /** The nearest decimal of so many digits that reads back as the value, if there is one. */
    private static @Nullable BigDecimal ofDigits(int digits, BigDecimal exact, double value) {
        BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        if (nearest.doubleValue() == value) {
            return nearest.stripTrailingZeros();
        }
        // At a power of two the doubles below are twice as dense as those above: only the farther one may fit.
        BigDecimal above = exact.round(new MathContext(digits, RoundingMode.CEILING));
        return above.doubleValue() == value ? above.stripTrailingZeros() : null;
    }
}
