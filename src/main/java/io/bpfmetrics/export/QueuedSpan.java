package io.bpfmetrics.export;

import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * A span on its way.
 *
 * @param data what is sent
 * @param bytes how many it has on the wire at most, without its resource
 * @param origin whose it is
 * @param queuedNanos when it came, by {@link System#nanoTime}
 */
record QueuedSpan(SpanData data, long bytes, Origin origin, long queuedNanos) {
    /** A span that comes now. */
    static QueuedSpan of(SpanData data, Origin origin) {
        return new QueuedSpan(data, new WireSize().span(data), origin, System.nanoTime());
    }

    /**
     * Where a span comes from, for counting it if it gets lost.
     *
     * @param config the config's name
     * @param buffer the map
     */
    record Origin(String config, String buffer) {}
}
