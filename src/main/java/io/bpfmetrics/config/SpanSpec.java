package io.bpfmetrics.config;

import java.util.List;

/**
 * A ring buffer whose records are spans.
 *
 * @param ringbuf the map
 * @param name of the spans; the ring buffer's if the file has none
 * @param service {@code service.name}; empty: that of the exporter
 * @param labels of a record
 * @param location where it begins in the file
 */
public record SpanSpec(String ringbuf, String name, String service, List<LabelSpec> labels, Location location) {
    /** Copies the list. */
    public SpanSpec {
        labels = List.copyOf(labels);
    }
}
