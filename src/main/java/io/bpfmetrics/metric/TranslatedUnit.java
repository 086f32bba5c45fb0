package io.bpfmetrics.metric;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Units of measure: UCUM's symbols as the words that names on {@code /metrics} end in. */
public final class TranslatedUnit {
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("d", "days"),
            Map.entry("h", "hours"),
            Map.entry("min", "minutes"),
            Map.entry("s", "seconds"),
            Map.entry("ms", "milliseconds"),
            Map.entry("us", "microseconds"),
            Map.entry("ns", "nanoseconds"),
            Map.entry("By", "bytes"),
            Map.entry("KiBy", "kibibytes"),
            Map.entry("MiBy", "mebibytes"),
            Map.entry("GiBy", "gibibytes"),
            Map.entry("TiBy", "tebibytes"),
            Map.entry("kBy", "kilobytes"),
            Map.entry("KBy", "kilobytes"), // not UCUM, but OpenTelemetry's tables have it
            Map.entry("MBy", "megabytes"),
            Map.entry("GBy", "gigabytes"),
            Map.entry("TBy", "terabytes"),
            Map.entry("m", "meters"),
            Map.entry("V", "volts"),
            Map.entry("A", "amperes"),
            Map.entry("J", "joules"),
            Map.entry("W", "watts"),
            Map.entry("g", "grams"),
            Map.entry("Cel", "celsius"),
            Map.entry("Hz", "hertz"),
            Map.entry("1", ""),
            Map.entry("%", "percent"));

    /** What a rate can be for; {@code m} is a minute here, as OpenTelemetry's tables have it. */
    private static final Map<String, String> RATES = Map.of(
            "s", "second", "m", "minute", "min", "minute", "h", "hour", "d", "day", "w", "week", "mo", "month", "y",
            "year");

    private TranslatedUnit() {}

    /**
     * A unit in ASCII, as OpenTelemetry wants it: {@code us} for {@code µs}, whichever of Unicode's two signs it is
     * written with.
     */
    public static String ascii(String unit) {
        return unit.strip().replace('\u00b5', 'u').replace('\u03bc', 'u');
    }

    /**
     * A unit in words, such as {@code microseconds} or {@code bytes_per_second}; empty if it has none. What stands in
     * braces counts things and is no unit; a unit that nobody knows is its own word.
     */
    public static String words(String unit) {
        String ascii = ascii(unit);
        int slash = ascii.indexOf('/');
        String rate = slash < 0 ? "" : rate(ascii.substring(slash + 1));
        return Stream.of(whole(slash < 0 ? ascii : ascii.substring(0, slash)), rate)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("_"));
    }

    private static String whole(String symbol) {
        return words(symbol, WORDS);
    }

    private static String rate(String symbol) {
        String word = words(symbol, RATES);
        return word.isEmpty() ? "" : "per_" + word;
    }

    private static String words(String symbol, Map<String, String> table) {
        String known = symbol.strip();
        if (known.contains("{") || known.contains("}")) {
            return "";
        }
        return String.join("_", TranslatedName.parts(table.getOrDefault(known, known)));
    }
}
