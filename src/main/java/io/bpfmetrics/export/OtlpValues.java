package io.bpfmetrics.export;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks the values that the SDK would take without a word, or refuse in words that help nobody. */
final class OtlpValues {
    private static final Pattern DURATION = Pattern.compile("(-?\\d{1,15})\\s*(ms|s|m|h|d)?");

    private OtlpValues() {}

    static void check(OtlpProperties properties) throws OtlpConfigException {
        checkDuration(properties, "otel.metric.export.interval");
        checkDuration(properties, properties.otlpKey("timeout"));
        checkWord(properties, properties.otlpKey("compression"), "compressions", List.of("gzip", "none"));
        checkWord(
                properties,
                "otel.exporter.otlp.metrics.temporality.preference",
                "temporalities",
                List.of("cumulative", "delta", "lowmemory"));
    }

    private static void checkDuration(OtlpProperties properties, String key) throws OtlpConfigException {
        Optional<String> value = Optional.ofNullable(properties.get(key));
        if (value.isEmpty()) {
            return;
        }
        var duration = DURATION.matcher(value.get());
        if (!duration.matches()) {
            throw bad(properties, key, "write a duration, such as 5000 (milliseconds), 5s or 1m");
        }
        if (Long.parseLong(duration.group(1)) < 1) {
            throw bad(properties, key, "a duration is more than 0");
        }
    }

    private static void checkWord(OtlpProperties properties, String key, String things, List<String> words)
            throws OtlpConfigException {
        String value =
                Optional.ofNullable(properties.get(key)).orElse(words.get(0)).toLowerCase(Locale.ROOT);
        if (!words.contains(value)) {
            String meant = NearestWord.of(value, words).orElse(words.get(0));
            String last = words.get(words.size() - 1);
            String list = String.join(", ", words.subList(0, words.size() - 1)) + " and " + last;
            throw bad(properties, key, "the " + things + " here are " + list + "; did you mean \"" + meant + "\"?");
        }
    }

    private static OtlpConfigException bad(OtlpProperties properties, String key, String problem) {
        return new OtlpConfigException(properties.source(key) + "=" + properties.get(key) + ": " + problem);
    }
}
