package io.bpfmetrics.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.data.SumData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Metrics with points of their own, for readers that may keep them. Ours are views on one copy of all series, which only
 * our own exporter knows how to read.
 */
final class KeptMetric {
    private KeptMetric() {}

    /** The same metric, good for as long as anybody wants it. */
    static MetricData of(MetricData metric) {
        Data<?> data = switch (metric.getType()) {
            case LONG_GAUGE -> GaugeData.createLongGaugeData(longs(metric.getLongGaugeData()));
            case DOUBLE_GAUGE -> GaugeData.createDoubleGaugeData(doubles(metric.getDoubleGaugeData()));
            case LONG_SUM -> ofLongs(metric.getLongSumData());
            case DOUBLE_SUM -> ofDoubles(metric.getDoubleSumData());
            case HISTOGRAM -> of(metric.getHistogramData());
            case EXPONENTIAL_HISTOGRAM -> of(metric.getExponentialHistogramData());
            default -> throw new IllegalArgumentException("no metric of ours: " + metric.getType());
        };
        FamilyMetric ours = (FamilyMetric) metric;
        return new FamilyMetric(
                ours.resource(), ours.scope(), ours.metric(), new FamilyMetric.Points(metric.getType(), data));
    }

    private static SumData<LongPointData> ofLongs(SumData<LongPointData> sum) {
        return SumData.createLongSumData(sum.isMonotonic(), sum.getAggregationTemporality(), longs(sum));
    }

    private static SumData<DoublePointData> ofDoubles(SumData<DoublePointData> sum) {
        return SumData.createDoubleSumData(sum.isMonotonic(), sum.getAggregationTemporality(), doubles(sum));
    }

    private static HistogramData of(HistogramData histogram) {
        return HistogramData.create(
                histogram.getAggregationTemporality(), all(histogram.getPoints(), KeptMetric::histogram));
    }

    private static ExponentialHistogramData of(ExponentialHistogramData histogram) {
        return ExponentialHistogramData.create(
                histogram.getAggregationTemporality(), all(histogram.getPoints(), KeptMetric::exponential));
    }

    private static List<LongPointData> longs(Data<LongPointData> data) {
        return all(
                data.getPoints(),
                point -> LongPointData.create(
                        point.getStartEpochNanos(), point.getEpochNanos(), attributes(point), point.getValue()));
    }

    private static List<DoublePointData> doubles(Data<DoublePointData> data) {
        return all(
                data.getPoints(),
                point -> DoublePointData.create(
                        point.getStartEpochNanos(),
                        point.getEpochNanos(),
                        attributes(point),
                        point.getValue(),
                        List.of()));
    }

    private static HistogramPointData histogram(HistogramPointData point) {
        return HistogramPointData.create(
                point.getStartEpochNanos(),
                point.getEpochNanos(),
                attributes(point),
                point.getSum(),
                false,
                0,
                false,
                0,
                point.getBoundaries(),
                List.copyOf(point.getCounts()));
    }

    private static ExponentialHistogramPointData exponential(ExponentialHistogramPointData point) {
        return ExponentialHistogramPointData.create(
                point.getScale(),
                point.getSum(),
                point.getZeroCount(),
                false,
                0,
                false,
                0,
                buckets(point.getPositiveBuckets()),
                buckets(point.getNegativeBuckets()),
                point.getStartEpochNanos(),
                point.getEpochNanos(),
                attributes(point),
                List.of());
    }

    private static ExponentialHistogramBuckets buckets(ExponentialHistogramBuckets buckets) {
        return ExponentialHistogramBuckets.create(
                buckets.getScale(), buckets.getOffset(), List.copyOf(buckets.getBucketCounts()));
    }

    private static Attributes attributes(PointData point) {
        return ((LabelAttributes) point.getAttributes()).kept();
    }

    /** One after the other: the next point replaces the one before. */
    private static <T> List<T> all(Collection<T> points, Function<T, T> keep) {
        List<T> kept = new ArrayList<>(points.size());
        points.forEach(point -> kept.add(keep.apply(point)));
        return kept;
    }
}
