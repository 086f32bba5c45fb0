package io.bpfmetrics.library;

import io.bpfmetrics.export.SdkOutlet;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;

/** The exporter's metrics in another program. Needs the privileges that the exporter needs, in that program. */
public final class BpfMetrics {
    private BpfMetrics() {}

    /**
     * Loads and attaches BPF, and gives its metrics to readers as totals (cumulative temporality). Readers that prefer
     * delta are wrapped by {@link BpfMetricProducer#reader}.
     *
     * @throws BpfMetricsException if nothing can be collected, or not all that must be; nothing is left loaded then
     */
    public static BpfMetricProducer producer(BpfMetricsConfig config) throws BpfMetricsException {
        return producer(config, AggregationTemporalitySelector.alwaysCumulative());
    }

    /**
     * The same for readers of another temporality that cannot be wrapped, because a framework makes them, say.
     *
     * @param temporality of what readers get that are not wrapped. Under anything but cumulative there may be one of them
     *     only: each gets what was added since any of them collected
     */
    public static BpfMetricProducer producer(BpfMetricsConfig config, AggregationTemporalitySelector temporality)
            throws BpfMetricsException {
        return new BpfMetricProducer(OpenSources.open(config), temporality);
    }

    /**
     * Every BPF program, map and link of the host, as observable instruments of the meter {@code bpf-metrics}. The SDK
     * behind it limits the series of an instrument, to 2000 if nobody says otherwise. Metrics of configs do not come this
     * way: observable instruments know nothing of histograms, nor of counters that start anew.
     *
     * @return ends the instruments when it is closed; what the SDK exports then has none of their series
     * @throws BpfMetricsException if the kernel does not list its objects: CAP_SYS_ADMIN is missing, say
     */
    public static Installed install(OpenTelemetry telemetry) throws BpfMetricsException {
        OpenSources sources = OpenSources.open(BpfMetricsConfig.ofSubsystem());
        SdkOutlet.Registration instruments = SdkOutlet.instruments(telemetry, sources.collectors());
        return () -> {
            instruments.close();
            sources.close();
        };
    }

    /** Instruments that were installed, until this is closed. */
    @FunctionalInterface
    public interface Installed extends AutoCloseable {
        @Override
        void close();
    }
}
