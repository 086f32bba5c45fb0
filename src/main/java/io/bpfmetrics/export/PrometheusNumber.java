package io.bpfmetrics.export;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Doubles as Prometheus' own programs print them: the shortest decimal that reads back as the same double, scientific
 * below 1e-04 and from 1e+06 on. Not thread-safe: each writer has its own.
 */
final class PrometheusNumber {
    /** A value that stays as it is must cost nothing, so the last texts are kept, by a hash of the value. */
    private static final int KEPT = 256;

    /** Seventeen significant digits tell every double from its neighbours. */
    private static final int MOST_DIGITS = 17;

    private static final int SCIENTIFIC_FROM = 6;
    private static final int SCIENTIFIC_BELOW = -4;

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
        return (value < 0 ? "-" : "") + layOut(shortest(Math.abs(value)));
    }

    /** The decimal of fewest digits that reads back as the value; of several the nearest. */
    static BigDecimal shortest(double positive) {
        BigDecimal exact = new BigDecimal(positive);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (nearest.doubleValue() == positive) {
                return nearest.stripTrailingZeros();
            }
            // At a power of two the doubles below are twice as dense as those above: only the farther one may fit.
            BigDecimal above = exact.round(new MathContext(digits, RoundingMode.CEILING));
            if (above.doubleValue() == positive) {
                return above.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    private static String layOut(BigDecimal decimal) {
        String digits = decimal.unscaledValue().toString();
        int exponent = digits.length() - 1 - decimal.scale();
        if (exponent >= SCIENTIFIC_BELOW && exponent < SCIENTIFIC_FROM) {
            return decimal.toPlainString();
        }
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + power;
    }
}
