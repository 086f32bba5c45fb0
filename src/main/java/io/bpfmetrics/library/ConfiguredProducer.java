package io.bpfmetrics.library;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.Optional;

/**
 * The producer of one SDK that configures itself: opened when the first reader is there, so that nothing is loaded where
 * nothing is exported, and closed when the last of them has shut down. Thread-safe.
 */
final class ConfiguredProducer {
    private static final System.Logger LOGGER = System.getLogger(BpfMetrics.class.getName());

    private boolean isDecided;
    private Optional<BpfMetricProducer> producer = Optional.empty();
    private int readers;

    /** The reader that the SDK is to use instead of the given one. */
    synchronized MetricReader around(MetricReader reader, ConfigProperties properties) {
        if (!isDecided) {
            isDecided = true;
            producer = open(properties);
        }
        if (producer.isEmpty()) {
            return reader;
        }
        readers++;
        return producer.get().reader(reader, this::release);
    }

    synchronized SdkMeterProviderBuilder register(SdkMeterProviderBuilder meters) {
        producer.ifPresent(meters::registerMetricProducer);
        return meters;
    }

    private static Optional<BpfMetricProducer> open(ConfigProperties properties) {
        Optional<BpfMetricsConfig> config = BpfMetricsProperties.read(properties);
        if (config.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(BpfMetrics.producer(config.get()));
        } catch (BpfMetricsException e) {
            if (config.get().isStrict()) {
                throw new ConfigurationException("BPF metrics: " + e.getMessage(), e);
            }
            // a service is worth more than metrics about its host
            LOGGER.log(System.Logger.Level.ERROR, "there are no BPF metrics: " + e.getMessage());
            return Optional.empty();
        }
    }

    private synchronized void release() {
        readers--;
        if (readers == 0) {
            producer.ifPresent(BpfMetricProducer::close);
        }
    }
}
