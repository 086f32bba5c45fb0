package io.bpfmetrics.export;

/** Integers as text, without garbage. */
final class PrometheusInteger {
    /** The most bytes that an integer takes in either form. */
    static final int MOST = 24;

    /** From here on doubles leave integers out. */
    static final long EXACT_BELOW = 1L << 53;

    private static final int SIGNIFICANT_BITS = 53;

    private static final long SCIENTIFIC_FROM = 1_000_000;

    private PrometheusInteger() {}

    /** Writes a number that is not negative in decimal digits; answers where they end. */
    static int write(long number, byte[] into, int from) {
        int end = from + digits(number);
        int at = end;
        long rest = number;
        while (rest > Integer.MAX_VALUE) { // dividing longs is slow
            into[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        int small = (int) rest;
        do {
            into[--at] = (byte) ('0' + small % 10);
            small /= 10;
        } while (small != 0);
        return end;
    }

    /**
     * Writes a number from 0 to 2^53 as Prometheus' Go library prints the same double: {@code 1.234567e+06}. Up to there
     * its digits without the zeros at the end are the shortest that say which double it is.
     */
    static int writeAsDouble(long number, byte[] into, int from) {
        if (number < SCIENTIFIC_FROM) {
            return write(number, into, from);
        }
        int end = write(number, into, from + 1); // with room for the point
        int exponent = end - from - 2;
        while (into[end - 1] == '0') {
            end--;
        }
        into[from] = into[from + 1];
        into[from + 1] = '.';
        int at = end == from + 2 ? from + 1 : end;
        into[at++] = 'e';
        into[at++] = '+';
        into[at++] = (byte) ('0' + exponent / 10);
        into[at++] = (byte) ('0' + exponent % 10);
        return at;
    }

    /** Whether a double holds this number without sign, from 2^53 on. */
    static boolean isDouble(long number) {
        return Long.SIZE - Long.numberOfLeadingZeros(number) - Long.numberOfTrailingZeros(number) <= SIGNIFICANT_BITS;
    }

    private static int digits(long positive) {
        int count = 1;
        for (long bound = 10; count < 19 && positive >= bound; bound *= 10) {
            count++;
        }
        return count;
    }
}
