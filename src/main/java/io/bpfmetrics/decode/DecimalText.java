package io.bpfmetrics.decode;

/** Decimal numbers as decoders hand them on. Stricter than Java's own reading, which takes digits of any script. */
final class DecimalText {
    private DecimalText() {}

    /** A number of 64 bits without sign. */
    static long unsigned(String text) throws UndecodableException {
        return read(text, text, true);
    }

    /** A number of 63 bits, which may have a sign. */
    static long signed(String text) throws UndecodableException {
        if (text.startsWith("-")) {
            return -read(text, text.substring(1), false);
        }
        return read(text, text.startsWith("+") ? text.substring(1) : text, false);
    }

    /** Like {@link #signed}, and -1 when it was read as an unsigned number. */
    static long wrapped(String text) throws UndecodableException {
        return text.startsWith("-") || text.startsWith("+") ? signed(text) : unsigned(text);
    }

    /** A number of 63 bits that is not negative. */
    static long natural(String text) throws UndecodableException {
        long number = signed(text);
        if (number < 0) {
            throw new UndecodableException("\"" + text + "\" is negative");
        }
        return number;
    }

    private static long read(String whole, String digits, boolean isUnsigned) throws UndecodableException {
        boolean isDecimal = !digits.isEmpty() && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        if (!isDecimal) {
            throw new UndecodableException(
                    "\"" + whole + "\" is not a decimal number; put the decoder uint in front, if it is missing");
        }
        try {
            return isUnsigned ? Long.parseUnsignedLong(digits) : Long.parseLong(digits);
        } catch (NumberFormatException tooLarge) {
            throw new UndecodableException(whole + " does not fit into " + (isUnsigned ? 64 : 63) + " bits");
        }
    }
}
