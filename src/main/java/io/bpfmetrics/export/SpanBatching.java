package io.bpfmetrics.export;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.time.Duration;

/**
 * How spans are gathered, by the variables {@code OTEL_BSP_*}.
 *
 * @param delay how long a span waits for others at most
 * @param queueSize the most spans that wait or are under way
 * @param batchSize the most spans of a request
 * @param timeout how long the receiver has for an answer
 */
record SpanBatching(Duration delay, int queueSize, int batchSize, Duration timeout) {
    /** What the SDK takes, with the same defaults. */
    static SpanBatching of(ConfigProperties config, String timeoutKey) {
        int queueSize = config.getInt("otel.bsp.max.queue.size", 2048);
        Duration ofRequest = config.getDuration(timeoutKey, Duration.ofSeconds(10));
        Duration ofBatch = config.getDuration("otel.bsp.export.timeout", Duration.ofSeconds(30));
        // 0 is without end, says the SDK
        boolean isShorter = !ofBatch.isZero() && ofBatch.compareTo(ofRequest) < 0;
        return new SpanBatching(
                config.getDuration("otel.bsp.schedule.delay", Duration.ofSeconds(5)),
                queueSize,
                Math.min(queueSize, config.getInt("otel.bsp.max.export.batch.size", 512)),
                isShorter ? ofBatch : ofRequest);
    }
}
