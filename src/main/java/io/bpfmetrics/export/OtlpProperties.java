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
            "otel.traces.exporter", "otlp",
            "otel.exporter.otlp.protocol", "grpc",
            // the SDK's 2000 would fold the programs of a big host into one series
            "otel.java.metrics.cardinality.limit", "1000000000");

    /** What is about spans only; the SDK checks it always, and a mistake in it must not hurt who sends metrics. */
    private static final List<String> SPAN_LIMITS = List.of(
            "otel.attribute.value.length.limit",
            "otel.attribute.count.limit",
            "otel.span.attribute.value.length.limit",
            "otel.span.attribute.count.limit",
            "otel.span.event.count.limit",
            "otel.span.link.count.limit");

    private final OtlpSignal signal;
    private final Map<String, String> values = new HashMap<>(DEFAULTS);
    private final Map<String, String> sources = new HashMap<>();

    private OtlpProperties(OtlpSignal signal) {
        this.signal = signal;
    }

    /** Gathers what was given for a signal; nothing is checked but what decides which values count. */
    static OtlpProperties of(OtlpSettings settings, OtlpSignal signal) throws OtlpConfigException {
        OtlpProperties properties = new OtlpProperties(signal);
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
        properties.leaveOthersOut();
        return properties;
    }

    /** A default exporter for another signal would look for a receiver. */
    private void leaveOthersOut() {
        values.put("otel.logs.exporter", "none");
        for (OtlpSignal other : OtlpSignal.values()) {
            if (other != signal) {
                values.put(other.exporterKey(), "none");
            }
        }
        if (signal != OtlpSignal.TRACES) {
            values.put("otel.traces.sampler", "parentbased_always_on");
            SPAN_LIMITS.forEach(key -> values.put(key, ""));
        }
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
            give(signal.exporterKey(), isOff ? "none" : "otlp", "--otlp-grpc " + endpoint);
            give("otel.sdk.disabled", Boolean.toString(isOff), "--otlp-grpc " + endpoint);
            give(signal.otlpPrefix() + "protocol", "grpc", "--otlp-grpc");
            give(signal.otlpPrefix() + "endpoint", endpoint, "--otlp-grpc");
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

    OtlpSignal signal() {
        return signal;
    }

    @Nullable
    String get(String key) {
        return values.get(key);
    }

    /** The value for the signal, or else the one for all, of {@code otel.exporter.otlp.[SIGNAL.]NAME}. */
    Optional<String> otlp(String name) {
        return Optional.ofNullable(values.get(otlpKey(name)));
    }

    /** The key that {@link #otlp} reads. */
    String otlpKey(String name) {
        String ofSignal = signal.otlpPrefix() + name;
        return values.containsKey(ofSignal) ? ofSignal : "otel.exporter.otlp." + name;
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
        values.put(signal.exporterKey(), "none");
        values.put("otel.sdk.disabled", "false");
    }

    Map<String, String> all() {
        return Map.copyOf(values);
    }
}
