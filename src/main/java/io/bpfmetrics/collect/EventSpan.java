package io.bpfmetrics.collect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A span that a BPF program put out.
 *
 * @param config the config that asked for it
 * @param buffer the map that it came from
 * @param service {@code service.name}; empty: that of the exporter
 * @param name of the span
 * @param place in a trace; empty: a trace of its own
 * @param startEpochNanos in nanoseconds since 1970
 * @param durationNanos how long it took
 * @param attributes in order
 */
public record EventSpan(
        String config,
        String buffer,
        String service,
        String name,
        Optional<TracePlace> place,
        long startEpochNanos,
        long durationNanos,
        Map<String, String> attributes) {

    /** Copies the attributes. */
    public EventSpan {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /**
     * Where in a trace it is. Ids are in lower-case hexadecimal.
     *
     * @param traceId 32 digits, not all zero
     * @param parentSpanId 16 digits, not all zero; empty: it is a root
     * @param spanId 16 digits, not all zero; empty: one is made up
     */
    public record TracePlace(String traceId, Optional<String> parentSpanId, Optional<String> spanId) {}
}
