package io.bpfmetrics.export;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;

/** Some of the points of a metric, as a metric. */
record MetricSlice(MetricData whole, Data<?> data) implements MetricData {
    /** The given points, which are among those of the whole and of its type. */
    @SuppressWarnings("unchecked") // the type of a metric is the type of its points
    static MetricSlice of(MetricData whole, List<? extends PointData> points) {
        Data<?> data = switch (whole.getType()) {
            case LONG_GAUGE -> GaugeData.createLongGaugeData((List<LongPointData>) points);
            case DOUBLE_GAUGE -> GaugeData.createDoubleGaugeData((List<DoublePointData>) points);
            case LONG_SUM -> {
                SumData<LongPointData> sum = whole.getLongSumData();
                yield SumData.createLongSumData(
                        sum.isMonotonic(), sum.getAggregationTemporality(), (List<LongPointData>) points);
            }
            case DOUBLE_SUM -> {
                SumData<DoublePointData> sum = whole.getDoubleSumData();
                yield SumData.createDoubleSumData(
                        sum.isMonotonic(), sum.getAggregationTemporality(), (List<DoublePointData>) points);
            }
            case HISTOGRAM ->
                HistogramData.create(
                        whole.getHistogramData().getAggregationTemporality(), (List<HistogramPointData>) points);
            case EXPONENTIAL_HISTOGRAM ->
                ExponentialHistogramData.create(
                        whole.getExponentialHistogramData().getAggregationTemporality(),
                        (List<ExponentialHistogramPointData>) points);
            case SUMMARY -> throw new IllegalArgumentException("nothing here makes a " + whole.getType());
        };
        return new MetricSlice(whole, data);
    }

    @Override
    public Resource getResource() {
        return whole.getResource();
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return whole.getInstrumentationScopeInfo();
    }

    @Override
    public String getName() {
        return whole.getName();
    }

    @Override
    public String getDescription() {
        return whole.getDescription();
    }

    @Override
    public String getUnit() {
        return whole.getUnit();
    }

    @Override
    public MetricDataType getType() {
        return whole.getType();
    }

    @Override
    public Data<?> getData() {
        return data;
    }
}
