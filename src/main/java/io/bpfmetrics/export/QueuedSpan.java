package io.bpfmetrics.export;

import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * A span on its way.
 *
 * @param data what is sent
 * @param origin whose it is
 * @param queuedNanos when it came, by {@link System#nanoTime}
 */
record QueuedSpan(SpanData data, Origin origin, long queuedNanos) {
    /**
     * Where a span comes from, for counting it if it gets lost.
     *
     * @param config the config's name
     * @param buffer the map
     */
    record Origin(String config, String buffer) {}
}
