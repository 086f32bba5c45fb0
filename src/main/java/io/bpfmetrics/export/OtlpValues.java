package io.bpfmetrics.export;

import io.bpfmetrics.config.NearestWord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks the values that the SDK would take without a word, or refuse in words that help nobody. */
final class OtlpValues {
    private static final Pattern DURATION = Pattern.compile("(-?\\d{1,15})\\s*(ms|s|m|h|d)?");

    /** What gRPC and HTTP/2 both take as a name. */
    private static final Pattern HEADER = Pattern.compile("\\s*[A-Za-z0-9_.-]+\\s*=.*");

    private OtlpValues() {}

    static void check(OtlpProperties properties) throws OtlpConfigException {
        checkHeaders(properties, properties.otlpKey("headers"));
        checkDuration(properties, "otel.metric.export.interval");
        checkDuration(properties, properties.otlpKey("timeout"));
        checkWord(properties, properties.otlpKey("compression"), "compressions", List.of("gzip", "none"));
        checkWord(
                properties,
                "otel.exporter.otlp.metrics.temporality.preference",
                "temporalities",
                List.of("cumulative", "delta", "lowmemory"));
    }

    /** Values of headers are secrets and stay out of messages. */
    private static void checkHeaders(OtlpProperties properties, String key) throws OtlpConfigException {
        String value = Optional.ofNullable(properties.get(key)).orElse("");
        int number = 0;
        for (String header : value.split(",", -1)) {
            number++;
            if (!header.isBlank() && !HEADER.matcher(header).matches()) {
                throw new OtlpConfigException(properties.source(key) + ": header " + number
                        + " (not shown, it may be a secret) is not name=value with a name of letters, digits and - _ .;"
                        + " write for example authorization=Bearer%20TOKEN");
            }
        }
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
