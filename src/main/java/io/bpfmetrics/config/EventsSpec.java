package io.bpfmetrics.config;

import java.util.List;
import java.util.Optional;

/**
 * A buffer of events and the metrics that are made of its records. Several can be about one buffer; each sees every
 * record.
 *
 * @param buffer the map
 * @param isPerfEventArray whether it is a perf event array, else a ring buffer
 * @param struct the BTF type of a record; empty: its fields say it
 * @param fields of a record: one after the other by their sizes, or members of the struct by {@link LabelSpec#field},
 *     which need not be all that there are
 * @param lost a map whose element 0 counts the records that found no room
 * @param metrics in the order of the file: counters, gauges, histograms
 * @param isPadded whether a record that ends early has zeros in place of what it lacks
 * @param location where it begins in the file
 */
public record EventsSpec(
        String buffer,
        boolean isPerfEventArray,
        Optional<String> struct,
        List<LabelSpec> fields,
        Optional<String> lost,
        List<EventMetricSpec> metrics,
        boolean isPadded,
        Location location) {

    /** Copies the lists. */
    public EventsSpec {
        fields = List.copyOf(fields);
        metrics = List.copyOf(metrics);
    }

    /** One of a config. */
    public EventsSpec(
            String buffer,
            boolean isPerfEventArray,
            Optional<String> struct,
            List<LabelSpec> fields,
            Optional<String> lost,
            List<EventMetricSpec> metrics,
            Location location) {
        this(buffer, isPerfEventArray, struct, fields, lost, metrics, false, location);
    }
}
