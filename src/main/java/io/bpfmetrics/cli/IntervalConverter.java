package io.bpfmetrics.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as people write them: {@code 500ms}, {@code 5s}, {@code 1m30s}, {@code 1h}. */
final class IntervalConverter implements ITypeConverter<Duration> {
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6}(?:\\.\\d{1,3})?)s)?(?:(\\d{1,9})ms)?");
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofDays(1);

    @Override
    public Duration convert(String text) {
        Matcher parts = DURATION.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            String hint = text.matches("0*[1-9]\\d*")
                    ? "did you mean " + text + "s?"
                    : "write for example 5s, 500ms or 1m30s";
            throw new TypeConversionException("'" + text + "' is not a duration; " + hint);
        }
        Duration duration = Duration.ofHours(number(parts.group(1)))
                .plusMinutes(number(parts.group(2)))
                .plusMillis(Math.round(parts.group(3) == null ? 0 : Double.parseDouble(parts.group(3)) * 1000))
                .plusMillis(number(parts.group(4)));
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("'" + text + "' is out of range; it must be between 100ms and 24h");
        }
        return duration;
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
