package io.bpfmetrics.export;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The OpenTelemetry SDK as the standard variables configure it.
 *
 * @param telemetry the SDK
 * @param resource who sends
 * @param given what of it the user has said
 * @param interval between two collections
 */
record OtlpSdk(OpenTelemetrySdk telemetry, Resource resource, Resource given, Duration interval) {
    /** The library is on our class path too, and listens to the environment: everything would go out twice. */
    private static final Map<String, String> NO_LIBRARY = Map.of("bpf.metrics.enabled", "false");

    private static final Pattern PROPERTY = Pattern.compile("\\botel\\.[a-z._]+[a-z]");

    /** Builds the SDK with our parts in it; if it cannot be built, they are disconnected. */
    static OtlpSdk build(OtlpSettings settings, OtlpProperties properties, ResourceFacts facts, OtlpParts parts)
            throws OtlpConfigException {
        Configured configured = new Configured(facts, settings);
        AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesCustomizer(config -> properties.all())
                .addPropertiesCustomizer(config -> NO_LIBRARY)
                .addMeterProviderCustomizer((provider, config) -> configured.take(provider, config))
                .addResourceCustomizer((found, config) -> configured.take(found));
        parts.register(builder);
        try {
            OpenTelemetrySdk telemetry = builder.build().getOpenTelemetrySdk();
            return new OtlpSdk(telemetry, configured.resource, configured.given, configured.interval);
        } catch (ConfigurationException | IllegalArgumentException e) {
            parts.disconnect();
            throw new OtlpConfigException("OTLP export cannot be set up: " + inUserWords(properties, e), e);
        }
    }

    /** Configures an SDK that exports nothing, for the classes that this loads. */
    static void preload() {
        Map<String, String> nothing =
                Map.of("otel.metrics.exporter", "none", "otel.traces.exporter", "none", "otel.logs.exporter", "none");
        AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesCustomizer(config -> nothing)
                .build()
                .getOpenTelemetrySdk()
                .close();
    }

    /** The SDK names properties where the user has set a variable. */
    private static String inUserWords(OtlpProperties properties, RuntimeException failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause().getMessage() != null) {
            root = root.getCause();
        }
        String outer = String.valueOf(failure.getMessage());
        String message = root == failure ? outer : outer + ": " + root.getMessage();
        Matcher property = PROPERTY.matcher(message);
        return property.replaceAll(found -> Matcher.quoteReplacement(properties.source(found.group())));
    }

    /** Frees the SDK's threads; waits a little for exports that have been given up to notice. */
    void close() {
        telemetry.shutdown().join(1, TimeUnit.SECONDS);
    }

    /** What the SDK makes of the settings and would not tell afterwards. */
    private static final class Configured {
        private final ResourceFacts facts;
        private final OtlpSettings settings;
        private Resource resource = Resource.empty();
        private Resource given = Resource.empty();
        private Duration interval = Duration.ZERO;

        Configured(ResourceFacts facts, OtlpSettings settings) {
            this.facts = facts;
            this.settings = settings;
        }

        /** Completes the resource that the SDK has found. */
        Resource take(Resource found) {
            given = found;
            resource = OtlpResource.of(facts, settings.environment(), found);
            return resource;
        }

        SdkMeterProviderBuilder take(SdkMeterProviderBuilder provider, ConfigProperties config) {
            // a default is set, but the type does not know
            interval = config.getDuration("otel.metric.export.interval", Duration.ofSeconds(5));
            return provider;
        }
    }
}
