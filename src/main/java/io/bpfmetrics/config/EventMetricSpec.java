package io.bpfmetrics.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A metric that is made of events: a counter adds, a gauge keeps the latest, a histogram observes.
 *
 * @param type which of them
 * @param name its full name, prefix included
 * @param help one sentence
 * @param unit UCUM text, empty if none; never part of the name
 * @param value the field that is added, kept or observed; empty, for a counter only: every event adds 1
 * @param scale factor; if there is one, the value is a double
 * @param labels the fields that are labels, in order; of a struct {@code a.b} is {@code a_b} here
 * @param constant labels with fixed text, on every series
 * @param boundaries of a histogram, ascending; empty: it goes out as an exponential histogram of scale 0
 * @param flushInterval how often all series are dropped; empty: never
 * @param seriesLimit the most series; empty: what the command line says
 * @param scope the data source of a gadget; empty: the config's
 * @param location where it begins in the file
 */
public record EventMetricSpec(
        MetricType type,
        String name,
        String help,
        String unit,
        Optional<String> value,
        OptionalDouble scale,
        List<String> labels,
        Map<String, String> constant,
        List<Double> boundaries,
        Optional<Duration> flushInterval,
        OptionalInt seriesLimit,
        Optional<ScopeSpec> scope,
        Location location) {

    /** Copies the lists and the map. */
    public EventMetricSpec {
        labels = List.copyOf(labels);
        constant = Collections.unmodifiableMap(new LinkedHashMap<>(constant)); // in the order of the file
        boundaries = List.copyOf(boundaries);
    }

    /** One of a config. */
    public EventMetricSpec(
            MetricType type,
            String name,
            String help,
            String unit,
            Optional<String> value,
            OptionalDouble scale,
            List<String> labels,
            Map<String, String> constant,
            List<Double> boundaries,
            Optional<Duration> flushInterval,
            OptionalInt seriesLimit,
            Location location) {
        this(
                type,
                name,
                help,
                unit,
                value,
                scale,
                labels,
                constant,
                boundaries,
                flushInterval,
                seriesLimit,
                Optional.empty(),
                location);
    }
}
