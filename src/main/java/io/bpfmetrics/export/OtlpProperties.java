package io.bpfmetrics.export;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SDK's properties as they result from defaults, environment, system properties and flags, in rising order, and
 * where each came from.
 */
final class OtlpProperties {
    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.metric.export.interval", "5000",
            "otel.metrics.exporter", "otlp",
            "otel.exporter.otlp.protocol", "grpc",
            // the SDK's 2000 would fold the programs of a big host into one series
            "otel.java.metrics.cardinality.limit", "1000000000");

    private final Map<String, String> values = new HashMap<>(DEFAULTS);
    private final Map<String, String> sources = new HashMap<>();

    private OtlpProperties() {}

    /** Gathers what was given; nothing is checked but what decides which values count. */
    static OtlpProperties of(OtlpSettings settings) throws OtlpConfigException {
        OtlpProperties properties = new OtlpProperties();
        settings.environment().forEach((name, value) -> {
            if (name.startsWith("OTEL_")) {
                properties.give(name.toLowerCase(Locale.ROOT).replace('_', '.'), value, name);
            }
        });
        settings.systemProperties().forEach((name, value) -> {
            if (name.startsWith("otel.")) {
                properties.give(name.toLowerCase(Locale.ROOT).replace('-', '.'), value, "-D" + name);
            }
        });
        properties.refuseConfigFile();
        properties.takeFlags(settings);
        // nothing here makes spans or log records, and a default exporter for them would look for a receiver
        properties.values.put("otel.traces.exporter", "none");
        properties.values.put("otel.logs.exporter", "none");
        return properties;
    }

    private void takeFlags(OtlpSettings settings) throws OtlpConfigException {
        if (settings.interval().isPresent()) {
            long millis = settings.interval().get().toMillis();
            if (millis < 1) {
                throw new OtlpConfigException("--interval must be at least 1 ms, such as 5s");
            }
            give("otel.metric.export.interval", Long.toString(millis), "--interval");
        }
        if (settings.endpoint().isPresent()) {
            String endpoint = settings.endpoint().get().strip();
            boolean isOff = endpoint.equalsIgnoreCase("none");
            if (endpoint.isEmpty()) {
                throw new OtlpConfigException("--otlp-grpc is empty; write host:port, such as localhost:4317, or none");
            }
            give("otel.metrics.exporter", isOff ? "none" : "otlp", "--otlp-grpc " + endpoint);
            give("otel.sdk.disabled", Boolean.toString(isOff), "--otlp-grpc " + endpoint);
            give("otel.exporter.otlp.metrics.protocol", "grpc", "--otlp-grpc");
            give("otel.exporter.otlp.metrics.endpoint", endpoint, "--otlp-grpc");
        }
    }

    private void refuseConfigFile() throws OtlpConfigException {
        for (String key : List.of("otel.config.file", "otel.experimental.config.file")) {
            if (get(key) != null) {
                throw new OtlpConfigException(source(key) + " is not supported, because it would replace every other"
                        + " setting; unset it and use the OTEL_* variables");
            }
        }
    }

    private void give(String key, String value, String source) {
        // an empty variable means the same as none, says the specification
        if (!value.isBlank()) {
            values.put(key, value.strip());
            sources.put(key, source);
        }
    }

    @Nullable
    String get(String key) {
        return values.get(key);
    }

    /** The value for metrics, or else the one for all signals, of {@code otel.exporter.otlp.[metrics.]NAME}. */
    Optional<String> otlp(String name) {
        return Optional.ofNullable(values.get(otlpKey(name)));
    }

    /** The key that {@link #otlp} reads. */
    String otlpKey(String name) {
        String forMetrics = "otel.exporter.otlp.metrics." + name;
        return values.containsKey(forMetrics) ? forMetrics : "otel.exporter.otlp." + name;
    }

    /** The flag, variable or property that gave this key its value; the variable's name if it is a default. */
    String source(String key) {
        return sources.getOrDefault(key, key.toUpperCase(Locale.ROOT).replace('.', '_'));
    }

    /** Whether somebody gave this key, so that it is not a default. */
    boolean isGiven(String key) {
        return sources.containsKey(key);
    }

    /** Whether the user wants a failed request not to be sent again before the next collection. */
    boolean isRetryDisabled() {
        return "true".equalsIgnoreCase(get("otel.java.exporter.otlp.retry.disabled"));
    }

    /** Replaces a value by its normal form. */
    void normalise(String key, String value) {
        values.put(key, value);
    }

    /** Leaves the SDK nothing to export with, but its resource; a disabled one would not have that either. */
    void switchOff() {
        values.put("otel.metrics.exporter", "none");
        values.put("otel.sdk.disabled", "false");
    }

    Map<String, String> all() {
        return Map.copyOf(values);
    }
}
