package io.bpfmetrics.library;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

/**
 * Gives the metrics to every SDK that configures itself, if properties ask for it: {@code bpf.metrics.config.dir},
 * {@code bpf.metrics.config.file} or {@code bpf.metrics.subsystem}, or the variables of these names. Found by the SDK, not
 * called by anybody.
 */
public final class BpfMetricsAutoConfiguration implements AutoConfigurationCustomizerProvider {
    /** For the SDK. */
    public BpfMetricsAutoConfiguration() {}

    @Override
    public void customize(AutoConfigurationCustomizer sdk) {
        ConfiguredProducer configured = new ConfiguredProducer();
        // readers are configured before the meter provider that they are registered with
        sdk.addMetricReaderCustomizer(configured::around);
        sdk.addMeterProviderCustomizer((meters, config) -> configured.register(meters));
    }

    /** After others, so that the reader that is wrapped is the one that collects. */
    @Override
    public int order() {
        return Integer.MAX_VALUE;
    }
}
