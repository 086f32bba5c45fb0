package io.bpfmetrics.export;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the user said about OTLP, as said. {@link OtlpPipeline#open} makes sense of it.
 *
 * @param endpoint the value of {@code --otlp-grpc}, if given: {@code host:port}, a URL, or {@code none}
 * @param interval the value of {@code --interval}, if given
 * @param environment environment variables, of which {@code OTEL_*}, the proxy ones and {@code NODE_NAME} are read
 * @param systemProperties Java system properties, of which {@code otel.*} are read; they win over the environment
 */
public record OtlpSettings(
        Optional<String> endpoint,
        Optional<Duration> interval,
        Map<String, String> environment,
        Map<String, String> systemProperties) {

    /** Copies the maps. */
    public OtlpSettings {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(interval, "interval");
        environment = Map.copyOf(environment);
        systemProperties = Map.copyOf(systemProperties);
    }

    /** The given flags with the environment and system properties of this process. */
    public static OtlpSettings ofProcess(Optional<String> endpoint, Optional<Duration> interval) {
        Map<String, String> properties = new HashMap<>();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("otel."))
                .forEach(name -> properties.put(name, System.getProperty(name, "")));
        return new OtlpSettings(endpoint, interval, System.getenv(), properties);
    }
}
