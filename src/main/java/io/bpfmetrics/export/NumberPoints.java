package io.bpfmetrics.export;

import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.NumberFamily;
import io.bpfmetrics.metric.NumberType;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import java.util.List;

/** A counter or gauge on its way out. */
final class NumberPoints extends FamilyPoints {
    private final NumberType type;

    NumberPoints(NumberFamily family, InstrumentationScopeInfo scope, AggregationTemporality temporality) {
        super(family, scope, temporality, family.type());
        type = family.type();
    }

    @Override
    boolean fits(Family family) {
        return family instanceof NumberFamily numbers && numbers.type() == type;
    }

    @Override
    void copy(Family family, CopiedSeries into) {
        into.take((NumberFamily) family);
    }

    @Override
    FamilyMetric.Points data(SeriesRows series, AggregationTemporality as, long epochNanos) {
        boolean isGauge = metric().kind() == MetricKind.GAUGE;
        if (areDoubles(series)) {
            List<DoublePointData> points = new NumberPoint.OfDouble(type, series, epochNanos).list();
            return isGauge
                    ? new FamilyMetric.Points(MetricDataType.DOUBLE_GAUGE, GaugeData.createDoubleGaugeData(points))
                    : new FamilyMetric.Points(MetricDataType.DOUBLE_SUM, SumData.createDoubleSumData(true, as, points));
        }
        List<LongPointData> points = new NumberPoint.OfLong(series, epochNanos).list();
        return isGauge
                ? new FamilyMetric.Points(MetricDataType.LONG_GAUGE, GaugeData.createLongGaugeData(points))
                : new FamilyMetric.Points(MetricDataType.LONG_SUM, SumData.createLongSumData(true, as, points));
    }

    /**
     * Whether the values go out as doubles: OTLP integers have a sign, so a value of 2⁶³ or more takes its whole family
     * with it, for as long as it is there.
     */
    private boolean areDoubles(SeriesRows series) {
        if (type != NumberType.UNSIGNED) {
            return type == NumberType.DOUBLE;
        }
        for (int i = 0; i < series.size(); i++) {
            if (series.cell(i, 0) < 0) {
                return true;
            }
        }
        return false;
    }
}
