package io.bpfmetrics.metric;

import java.util.Objects;

/**
 * What a metric is, whatever its values. Compared by identity where speed matters, so keep descriptors in constants.
 *
 * @param name the OpenTelemetry instrument name
 * @param prometheusName the name on {@code /metrics}, unit and {@code _total} suffixes included
 * @param kind gauge or counter
 * @param isDouble whether values are doubles; otherwise they are 64-bit integers
 * @param unit UCUM unit, empty if none
 * @param description one sentence, used as description and as HELP text
 */
public record MetricDescriptor(
        String name, String prometheusName, MetricKind kind, boolean isDouble, String unit, String description) {

    /** Checks that nothing is missing. */
    public MetricDescriptor {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(prometheusName, "prometheusName");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(description, "description");
    }
}
