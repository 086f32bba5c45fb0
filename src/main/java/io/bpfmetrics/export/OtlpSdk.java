package io.bpfmetrics.export;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The OpenTelemetry SDK as the standard variables configure it.
 *
 * @param telemetry the SDK
 * @param resource who sends
 */
record OtlpSdk(OpenTelemetrySdk telemetry, Resource resource) {
    private static final Pattern PROPERTY = Pattern.compile("\\botel\\.[a-z._]+[a-z]");

    /** Builds the SDK with our wiring, or without any exporter if there is none. */
    static OtlpSdk build(
            OtlpSettings settings, OtlpProperties properties, ResourceFacts facts, Optional<OtlpWiring> wiring)
            throws OtlpConfigException {
        OtlpValues.check(properties);
        ResourceTaker resource = new ResourceTaker(facts, settings);
        AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesCustomizer(config -> properties.all())
                .addResourceCustomizer((found, config) -> resource.take(found));
        wiring.ifPresent(ours -> ours.register(builder));
        try {
            return new OtlpSdk(builder.build().getOpenTelemetrySdk(), resource.taken);
        } catch (ConfigurationException | IllegalArgumentException e) {
            wiring.ifPresent(OtlpWiring::disconnect);
            throw new OtlpConfigException("OTLP export cannot be set up: " + inUserWords(properties, e), e);
        }
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

    /** Completes the resource that the SDK has found, and keeps it. */
    private static final class ResourceTaker {
        private final ResourceFacts facts;
        private final OtlpSettings settings;
        private Resource taken = Resource.empty();

        ResourceTaker(ResourceFacts facts, OtlpSettings settings) {
            this.facts = facts;
            this.settings = settings;
        }

        Resource take(Resource found) {
            taken = OtlpResource.of(facts, settings.environment(), found);
            return taken;
        }
    }
}
