package io.bpfmetrics.export;

/**
 * A positive decimal: the digits that count, the first of which is not 0, and the power of ten of the first.
 *
 * @param digits without zeros at either end
 */
record PrometheusDigits(String digits, int exponent) {
    private static final int SCIENTIFIC_FROM = 6;
    private static final int SCIENTIFIC_BELOW = -4;

    /** Reads what {@link java.math.BigDecimal#toString} prints. */
    static PrometheusDigits of(String decimal) {
        int end = decimal.indexOf('E');
        int power = end < 0 ? 0 : Integer.parseInt(decimal, end + 1, decimal.length(), 10);
        int length = end < 0 ? decimal.length() : end;
        int point = decimal.indexOf('.');
        String digits = point < 0
                ? decimal.substring(0, length)
                : decimal.substring(0, point) + decimal.substring(point + 1, length);
        int first = 0;
        while (digits.charAt(first) == '0') {
            first++;
        }
        int last = digits.length();
        while (digits.charAt(last - 1) == '0') {
            last--;
        }
        int whole = point < 0 ? length : point;
        return new PrometheusDigits(digits.substring(first, last), power + whole - 1 - first);
    }

    /** A positive number, divided by a power of ten. */
    static PrometheusDigits of(long number, int shift) {
        long rest = number;
        int zeros = 0;
        while (rest % 10 == 0) {
            rest /= 10;
            zeros++;
        }
        String digits = Long.toString(rest);
        return new PrometheusDigits(digits, digits.length() + zeros - 1 - shift);
    }

    /** The text as Go prints it. */
    String layOut() {
        if (exponent < SCIENTIFIC_BELOW || exponent >= SCIENTIFIC_FROM) {
            String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
            String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
            return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + power;
        }
        if (exponent < 0) {
            return "0." + "0".repeat(-exponent - 1) + digits;
        }
        int whole = exponent + 1;
        return digits.length() <= whole
                ? digits + "0".repeat(whole - digits.length())
                : digits.substring(0, whole) + "." + digits.substring(whole);
    }
}
