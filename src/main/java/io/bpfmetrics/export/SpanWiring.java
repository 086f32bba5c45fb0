package io.bpfmetrics.export;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the SDK gets from us for spans while it configures itself, and what it makes of the settings. */
final class SpanWiring implements OtlpParts {
    /** The SDK's processor is made and ended at once; with these it takes no room, and its thread no time. */
    private static final Map<String, String> BRIEF_PROCESSOR = Map.of(
            "otel.bsp.schedule.delay", "1", "otel.bsp.max.queue.size", "1", "otel.bsp.max.export.batch.size", "1");

    private final OtlpTarget target;
    private final OtlpConnection connection;
    private final String timeoutKey;
    private final boolean isRetrying;
    private @Nullable SpanBatching batching;
    private @Nullable SpanExporter exporter;

    SpanWiring(OtlpTarget target, OtlpProperties properties, OtlpSettings settings, String version)
            throws OtlpConfigException {
        this.target = target;
        timeoutKey = properties.otlpKey("timeout");
        isRetrying = !properties.isRetryDisabled();
        // what is to be sent again stays in our queue, so the channel need not do it
        connection = OtlpConnection.open(target, properties, settings, version, false);
    }

    @Override
    public void register(AutoConfigurationCustomizer sdk) {
        sdk.addPropertiesCustomizer(config -> {
            batching = SpanBatching.of(config, timeoutKey);
            return BRIEF_PROCESSOR;
        });
        sdk.addSpanExporterCustomizer((configured, config) -> {
            exporter = watched(configured, batching().timeout());
            // it has lent its settings to ours
            configured.shutdown();
            return SpanExporter.composite();
        });
        sdk.addSpanProcessorCustomizer((processor, config) -> {
            // the SDK's drops in silence, ours is the queue
            processor.shutdown();
            return SpanProcessor.composite();
        });
    }

    @SuppressWarnings("deprecation") // the only way to bring a channel of one's own
    private SpanExporter watched(SpanExporter configured, Duration timeout) {
        if (connection.channel().isPresent()) {
            return ((OtlpGrpcSpanExporter) configured)
                    .toBuilder()
                            .setChannel(connection.channel().get())
                            .setTimeout(timeout)
                            .setMeterProvider(MeterProvider.noop())
                            .build();
        }
        OtlpHttpSpanExporterBuilder http = ((OtlpHttpSpanExporter) configured).toBuilder();
        connection.proxy().ifPresent(http::setProxy);
        return http.setRetryPolicy(null)
                .setTimeout(timeout)
                .setMeterProvider(MeterProvider.noop())
                .setComponentLoader(connection.http())
                .build();
    }

    OtlpTarget target() {
        return target;
    }

    SpanBatching batching() {
        return Objects.requireNonNull(batching, "the SDK has asked for no exporter");
    }

    SpanExporter exporter() {
        return Objects.requireNonNull(exporter, "the SDK has asked for no exporter");
    }

    OtlpConnection connection() {
        return connection;
    }

    /** Whether what was not delivered is to be sent again. */
    boolean isRetrying() {
        return isRetrying;
    }

    @Override
    public void disconnect() {
        SpanExporter ended = exporter;
        if (ended != null) {
            // from Java 21 on that waits for a receiver that does not answer
            Thread end = new Thread(ended::shutdown, "bpf-spans-end");
            end.setDaemon(true);
            end.start();
        }
        connection.close();
    }
}
