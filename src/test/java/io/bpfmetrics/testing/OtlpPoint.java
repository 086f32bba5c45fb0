package io.bpfmetrics.testing;

import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One number as the receiver got it.
 *
 * @param kind {@code gauge}, {@code counter} (monotonic, cumulative), {@code delta} (monotonic) or {@code sum}
 * @param attributes texts, booleans, numbers or lists by key
 * @param value a Long or a Double
 */
public record OtlpPoint(
        String scope,
        String metric,
        String kind,
        String unit,
        String description,
        Map<String, Object> attributes,
        Number value,
        long startNanos,
        long timeNanos) {
    static Stream<OtlpPoint> of(String scope, Metric metric) {
        return switch (metric.getDataCase()) {
            case GAUGE ->
                metric.getGauge().getDataPointsList().stream().map(point -> of(scope, metric, "gauge", point));
            case SUM -> {
                String kind = kindOfSum(metric);
                yield metric.getSum().getDataPointsList().stream().map(point -> of(scope, metric, kind, point));
            }
            default -> Stream.of();
        };
    }

    /** An attribute as text. */
    public String text(String key) {
        Object attribute = attributes.get(key);
        if (attribute == null) {
            throw new AssertionError(metric + " has no attribute " + key + ": " + attributes);
        }
        return attribute.toString();
    }

    private static String kindOfSum(Metric metric) {
        if (!metric.getSum().getIsMonotonic()) {
            return "sum";
        }
        return switch (metric.getSum().getAggregationTemporality()) {
            case AGGREGATION_TEMPORALITY_CUMULATIVE -> "counter";
            case AGGREGATION_TEMPORALITY_DELTA -> "delta";
            default -> throw new AssertionError(metric.getName() + " has no temporality");
        };
    }

    private static OtlpPoint of(String scope, Metric metric, String kind, NumberDataPoint point) {
        Number value = point.hasAsInt() ? (Number) point.getAsInt() : (Number) point.getAsDouble();
        return new OtlpPoint(
                scope,
                metric.getName(),
                kind,
                metric.getUnit(),
                metric.getDescription(),
                OtlpRequest.attributes(point.getAttributesList()),
                value,
                point.getStartTimeUnixNano(),
                point.getTimeUnixNano());
    }
}
