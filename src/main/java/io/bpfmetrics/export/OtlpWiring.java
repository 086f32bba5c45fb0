package io.bpfmetrics.export;

import io.bpfmetrics.collect.SelfMetrics;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporterBuilder;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the SDK gets from us for metrics while it configures itself: channel, exporter and reader. */
final class OtlpWiring implements OtlpParts {
    /** The SDK's retries would last longer than the usual interval. */
    private static final RetryPolicy HTTP_RETRIES = RetryPolicy.builder()
            .setMaxAttempts(4)
            .setInitialBackoff(Duration.ofMillis(200))
            .setMaxBackoff(Duration.ofSeconds(1))
            .setBackoffMultiplier(2)
            .build();

    private final OtlpTarget target;
    private final SelfMetrics self;
    private final LongSupplier nanoTime;
    private final OtlpConnection connection;
    private final boolean isRetryDisabled;
    private @Nullable ExportHealth health;
    private @Nullable SplittingExporter exporter;
    private @Nullable OtlpFamilies families;
    private @Nullable TickExecutor ticks;
    private Resource resource = Resource.empty();

    OtlpWiring(
            OtlpTarget target,
            OtlpProperties properties,
            OtlpSettings settings,
            String version,
            SelfMetrics self,
            LongSupplier nanoTime)
            throws OtlpConfigException {
        this.target = target;
        this.self = self;
        this.nanoTime = nanoTime;
        isRetryDisabled = properties.isRetryDisabled();
        connection = OtlpConnection.open(target, properties, settings, version, !isRetryDisabled);
    }

    @Override
    public void register(AutoConfigurationCustomizer sdk) {
        // the SDK measures itself too; what there is to know about exports is in our own metrics
        sdk.addMeterProviderCustomizer((meters, config) -> meters.registerView(
                InstrumentSelector.builder().setName("otel.sdk.*").build(),
                View.builder().setAggregation(Aggregation.drop()).build()));
        sdk.addResourceCustomizer((found, config) -> {
            resource = found;
            return found;
        });
        sdk.addMetricExporterCustomizer((exporter, config) -> wrap(exporter));
        sdk.addMetricReaderCustomizer((reader, config) -> {
            // a default is set, but the type does not know
            return reader(config.getDuration("otel.metric.export.interval", Duration.ofSeconds(5)));
        });
    }

    private MetricExporter wrap(MetricExporter configured) {
        MetricExporter ours = watched(configured);
        // it has lent its settings to ours
        configured.shutdown();
        boolean isDelta =
                ours.getAggregationTemporality(InstrumentType.OBSERVABLE_COUNTER) == AggregationTemporality.DELTA;
        health = new ExportHealth(target, isDelta, self, nanoTime);
        exporter = new SplittingExporter(ours, connection.replies(), health, connection::reconnect);
        return exporter;
    }

    @SuppressWarnings("deprecation") // the only way to bring a channel of one's own
    private MetricExporter watched(MetricExporter configured) {
        if (connection.channel().isPresent()) {
            return ((OtlpGrpcMetricExporter) configured)
                    .toBuilder()
                            .setChannel(connection.channel().get())
                            .setMeterProvider(MeterProvider.noop())
                            .build();
        }
        OtlpHttpMetricExporterBuilder http = ((OtlpHttpMetricExporter) configured).toBuilder();
        if (!isRetryDisabled) {
            http.setRetryPolicy(HTTP_RETRIES);
        }
        connection.proxy().ifPresent(http::setProxyOptions);
        return http.setMeterProvider(MeterProvider.noop())
                .setComponentLoader(connection.http())
                .build();
    }

    private MetricReader reader(Duration every) {
        SplittingExporter exported = exporter();
        ExportHealth said = Objects.requireNonNull(health, "health");
        ticks = new TickExecutor(exported, said::onTime, () -> said.skipped(every));
        MetricReader periodic = PeriodicMetricReader.builder(exported)
                .setInterval(every)
                .setExecutor(ticks)
                .build();
        families = new OtlpFamilies(exported, Clock.getDefault());
        return new FamilyReader(periodic, families, () -> resource);
    }

    /** Where families go to be exported. */
    OtlpFamilies families() {
        return Objects.requireNonNull(families, "the SDK has asked for no reader");
    }

    OtlpTarget target() {
        return target;
    }

    SplittingExporter exporter() {
        return Objects.requireNonNull(exporter, "the SDK has asked for no exporter");
    }

    /** Leaves it to the caller to say that an export failed. */
    void keepQuiet() {
        if (health != null) {
            health.keepQuiet();
        }
    }

    /** Whether it has been said that nobody listens at the default endpoint, and nobody has since. */
    boolean isAbsenceKnown() {
        return health != null && health.isAbsenceKnown();
    }

    /** No collection by the clock any more. */
    void stopTicks() {
        if (ticks != null) {
            ticks.shutdown();
        }
    }

    /** Gives up what is under way and disconnects. */
    @Override
    public void disconnect() {
        if (exporter != null) {
            exporter.abort();
        }
        connection.close();
    }
}
