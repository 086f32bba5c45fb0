package io.bpfmetrics.export;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.HistogramFamily;
import io.bpfmetrics.metric.NumberType;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import java.util.Arrays;

/** A histogram on its way out. */
final class HistogramPoints extends FamilyPoints {
    private final BucketScheme buckets;

    HistogramPoints(HistogramFamily family, InstrumentationScopeInfo scope, AggregationTemporality temporality) {
        super(family, scope, temporality, columns(family.buckets()));
        buckets = family.buckets();
    }

    /** A count for each bucket, the one beyond the last bound included, and the sum. */
    private static NumberType[] columns(BucketScheme buckets) {
        NumberType[] columns = new NumberType[buckets.size() + 2];
        Arrays.fill(columns, NumberType.UNSIGNED);
        columns[buckets.size() + 1] = NumberType.DOUBLE;
        return columns;
    }

    @Override
    boolean fits(Family family) {
        return family instanceof HistogramFamily histogram && areSame(buckets, histogram.buckets());
    }

    private static boolean areSame(BucketScheme buckets, BucketScheme others) {
        if (buckets.size() != others.size() || buckets.isExponential() != others.isExponential()) {
            return false;
        }
        for (int i = 0; i < buckets.size(); i++) {
            boolean isSameIndex = !buckets.isExponential() || buckets.exponentialIndex(i) == others.exponentialIndex(i);
            if (buckets.bound(i) != others.bound(i) || !isSameIndex) {
                return false;
            }
        }
        return true;
    }

    @Override
    void copy(Family family, CopiedSeries into) {
        into.take((HistogramFamily) family);
    }

    @Override
    FamilyMetric.Points data(SeriesRows series, AggregationTemporality as, long epochNanos) {
        if (buckets.isExponential()) {
            var points = new ExponentialPoint(buckets, series, epochNanos).list();
            return new FamilyMetric.Points(
                    MetricDataType.EXPONENTIAL_HISTOGRAM, ExponentialHistogramData.create(as, points));
        }
        var points = new ExplicitPoint(buckets, series, epochNanos).list();
        return new FamilyMetric.Points(MetricDataType.HISTOGRAM, HistogramData.create(as, points));
    }
}
