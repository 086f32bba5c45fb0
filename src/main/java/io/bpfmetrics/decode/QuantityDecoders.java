package io.bpfmetrics.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Decoders of amounts and times as people read them, to the digit as Inspektor Gadget writes them. */
final class QuantityDecoders {
    private static final List<String> BYTE_UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB", "EB");
    private static final double UNIT_STEP = 1000;
    private static final long MICROSECOND = 1000;
    private static final long MILLISECOND = 1000 * MICROSECOND;
    private static final long SECOND = 1000 * MILLISECOND;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    /** With all nine digits of the second. */
    private static final DateTimeFormatter WALL_CLOCK =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX", Locale.ROOT);

    private QuantityDecoders() {}

    /** Decimal units; one digit behind the point below ten of them. */
    static void bytes(Cell cell) throws UndecodableException {
        long bytes = cell.onlyLong();
        cell.put(bytes >= 0 && bytes < 10 ? bytes + " B" : inUnits(asDouble(bytes)));
    }

    /** The steps, and their floating point, are the original's: they decide between 1000 kB and 1.0 MB. */
    private static String inUnits(double bytes) {
        int unit = (int) Math.floor(StrictMath.log(bytes) / StrictMath.log(UNIT_STEP));
        double amount = Math.floor(bytes / Math.pow(UNIT_STEP, unit) * 10 + 0.5) / 10;
        return rounded(amount, amount < 10 ? 1 : 0) + " " + BYTE_UNITS.get(unit);
    }

    private static double asDouble(long unsigned) {
        return unsigned >= 0 ? unsigned : new BigInteger(Long.toUnsignedString(unsigned)).doubleValue();
    }

    /** Nanoseconds, as Go writes durations, but below a second with two digits behind the point. */
    static void duration(Cell cell) throws UndecodableException {
        long nanos = cell.onlyLong();
        if (nanos < MICROSECOND) {
            cell.put(nanos + "ns");
        } else if (nanos < MILLISECOND) {
            cell.put(rounded((double) nanos / MICROSECOND, 2) + "µs");
        } else if (nanos < SECOND) {
            cell.put(rounded((double) nanos / MILLISECOND, 2) + "ms");
        } else {
            cell.put(inHours(nanos));
        }
    }

    private static String inHours(long nanos) {
        String hours = nanos < HOUR ? "" : nanos / HOUR + "h";
        String minutes = nanos < MINUTE ? "" : nanos % HOUR / MINUTE + "m";
        BigDecimal seconds = BigDecimal.valueOf(nanos % MINUTE, 9).stripTrailingZeros();
        return hours + minutes + seconds.toPlainString() + "s";
    }

    /**
     * Nanoseconds since boot as wall-clock time. Never is no text.
     *
     * @param bootEpochNanos when the machine booted, in nanoseconds since 1970 UTC
     * @param zone whose wall clock is meant
     */
    static Decoder timestamp(long bootEpochNanos, ZoneId zone) {
        DateTimeFormatter format = WALL_CLOCK.withZone(zone);
        return cell -> {
            long sinceBoot = cell.onlyLong();
            long nanos = bootEpochNanos + sinceBoot;
            Instant time = Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
            cell.put(sinceBoot == 0 ? "" : format.format(time));
        };
    }

    private static String rounded(double number, int digits) {
        return new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }
}
