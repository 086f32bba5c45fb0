package io.bpfmetrics.config;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A metric that wants its names, and what must be equal in a second one of that name.
 *
 * @param metric the full name
 * @param labels the label names, one set for each dimension
 * @param buckets how a histogram of a map has them
 * @param boundaries of a histogram of events
 */
record MetricClaim(
        String metric,
        Location location,
        MetricType type,
        String help,
        String unit,
        OptionalDouble scale,
        List<Set<String>> labels,
        Optional<HistogramSpec> buckets,
        List<Double> boundaries) {

    /** Those of all metrics of a config, in the order of the file. */
    static List<MetricClaim> of(ConfigSpec config) {
        Stream<MetricClaim> ofMaps = config.metrics().stream()
                .flatMap(metric -> metric.outputs().stream().map(output -> of(metric, output)));
        Stream<MetricClaim> ofEvents = config.events().stream()
                .flatMap(events -> events.metrics().stream())
                .map(MetricClaim::of);
        return Stream.concat(ofMaps, ofEvents)
                .sorted(Comparator.comparingInt((MetricClaim claim) -> claim.location.line())
                        .thenComparingInt(claim -> claim.location.column()))
                .toList();
    }

    private static MetricClaim of(MetricSpec metric, OutputSpec output) {
        return new MetricClaim(
                output.name(),
                metric.location(),
                metric.type(),
                output.help(),
                output.unit(),
                output.scale(),
                LabelNames.sets(metric),
                metric.histogram().map(MetricClaim::withoutLabel),
                List.of());
    }

    private static MetricClaim of(EventMetricSpec metric) {
        return new MetricClaim(
                metric.name(),
                metric.location(),
                metric.type(),
                metric.help(),
                metric.unit(),
                metric.scale(),
                LabelNames.sets(metric),
                Optional.empty(),
                metric.boundaries());
    }

    private static HistogramSpec withoutLabel(HistogramSpec histogram) {
        return new HistogramSpec(
                histogram.type(),
                histogram.min(),
                histogram.max(),
                histogram.multiplier(),
                histogram.keys(),
                Optional.empty(),
                histogram.isExponential(),
                histogram.isGauge(),
                histogram.sum());
    }

    /** The names on {@code /metrics}. */
    List<String> shown() {
        return type == MetricType.HISTOGRAM
                ? List.of(metric, metric + "_bucket", metric + "_sum", metric + "_count")
                : List.of(metric);
    }

    /** What is not equal in another one. */
    Optional<String> difference(MetricClaim other) {
        if (type != other.type) {
            return Optional.of("kind");
        } else if (!help.equals(other.help)) {
            return Optional.of("help");
        } else if (!unit.equals(other.unit)) {
            return Optional.of("unit");
        } else if (!labels.equals(other.labels)) {
            return Optional.of("set of labels");
        } else if (!buckets.equals(other.buckets) || !boundaries.equals(other.boundaries)) {
            return Optional.of("set of buckets");
        }
        return differenceOfScale(other);
    }

    private Optional<String> differenceOfScale(MetricClaim other) {
        if (scale.isPresent() != other.scale.isPresent()) {
            return Optional.of("number type (only one has scale)");
        }
        return scale.equals(other.scale) ? Optional.empty() : Optional.of("scale");
    }
}
