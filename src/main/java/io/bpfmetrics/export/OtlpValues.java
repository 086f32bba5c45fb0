package io.bpfmetrics.export;

import io.bpfmetrics.config.NearestWord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks the values that the SDK would take without a word, or refuse in words that help nobody. */
final class OtlpValues {
    private static final Pattern DURATION = Pattern.compile("(-?\\d{1,15})\\s*(ms|s|m|h|d)?");

    private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,8}");
    private static final String SAMPLER = "otel.traces.sampler";
    private static final List<String> SAMPLERS = List.of(
            "parentbased_always_on",
            "always_on",
            "always_off",
            "traceidratio",
            "parentbased_always_off",
            "parentbased_traceidratio");

    /** What gRPC and HTTP/2 both take as a name. */
    private static final Pattern HEADER = Pattern.compile("\\s*[A-Za-z0-9_.-]+\\s*=.*");

    private OtlpValues() {}

    static void check(OtlpProperties properties) throws OtlpConfigException {
        checkHeaders(properties, properties.otlpKey("headers"));
        checkDuration(properties, properties.otlpKey("timeout"), 1);
        checkWord(properties, properties.otlpKey("compression"), "compressions", List.of("gzip", "none"));
        switch (properties.signal()) {
            case METRICS -> checkMetrics(properties);
            case TRACES -> checkTraces(properties);
        }
    }

    private static void checkMetrics(OtlpProperties properties) throws OtlpConfigException {
        checkDuration(properties, "otel.metric.export.interval", 1);
        checkWord(
                properties,
                "otel.exporter.otlp.metrics.temporality.preference",
                "temporalities",
                List.of("cumulative", "delta", "lowmemory"));
    }

    private static void checkTraces(OtlpProperties properties) throws OtlpConfigException {
        checkDuration(properties, "otel.bsp.schedule.delay", 0);
        checkDuration(properties, "otel.bsp.export.timeout", 0);
        checkCount(properties, "otel.bsp.max.queue.size");
        checkCount(properties, "otel.bsp.max.export.batch.size");
        checkWord(properties, SAMPLER, "samplers", SAMPLERS);
        // the SDK knows them in lower case only
        Optional.ofNullable(properties.get(SAMPLER))
                .ifPresent(sampler -> properties.normalise(SAMPLER, sampler.toLowerCase(Locale.ROOT)));
        checkRatio(properties, "otel.traces.sampler.arg");
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

    private static void checkDuration(OtlpProperties properties, String key, long least) throws OtlpConfigException {
        Optional<String> value = Optional.ofNullable(properties.get(key));
        if (value.isEmpty()) {
            return;
        }
        var duration = DURATION.matcher(value.get());
        if (!duration.matches()) {
            throw bad(properties, key, "write a duration, such as 5000 (milliseconds), 5s or 1m");
        }
        if (Long.parseLong(duration.group(1)) < least) {
            throw bad(properties, key, least > 0 ? "a duration is more than 0" : "a duration is not negative");
        }
    }

    private static void checkCount(OtlpProperties properties, String key) throws OtlpConfigException {
        Optional<String> value = Optional.ofNullable(properties.get(key));
        if (value.isPresent() && !COUNT.matcher(value.get()).matches()) {
            throw bad(properties, key, "write how many spans, such as 2048; at least 1, at most 999999999");
        }
    }

    /** The other samplers have no use for it. */
    private static void checkRatio(OtlpProperties properties, String key) throws OtlpConfigException {
        String sampler = Optional.ofNullable(properties.get(SAMPLER)).orElse("");
        Optional<String> value =
                Optional.ofNullable(properties.get(key)).filter(any -> sampler.endsWith("traceidratio"));
        if (value.isPresent() && !isRatio(value.get())) {
            throw bad(properties, key, "write the part of the traces to keep, from 0 to 1, such as 0.1");
        }
    }

    private static boolean isRatio(String text) {
        try {
            double ratio = Double.parseDouble(text);
            return ratio >= 0 && ratio <= 1;
        } catch (NumberFormatException e) {
            return false;
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
