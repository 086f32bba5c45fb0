package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.NumberType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every kind of metric as points that a reader may keep. */
class SdkOutletTest {
    private static final LabelSet A = LabelSet.of("series", "a");
    private static final LabelSet B = LabelSet.of("series", "b");
    private static final Attributes OF_A = LabelAttributes.of(A);
    private static final long START = 1_700_000_000_000_000_001L;
    private static final BucketScheme BUCKETS = BucketScheme.of(new double[] {1, 2}, false);

    private final OtlpFixture fixture = new OtlpFixture();
    private final SdkOutlet outlet = outlet(AggregationTemporalitySelector.alwaysCumulative());

    @Test
    void gathersValuesThatComeOneByOne() {
        fixture.set(OtlpFixture.RUNS, 7, "program", "a")
                .set(OtlpFixture.RUNS, 8, "program", "b")
                .set(OtlpFixture.SECONDS, 1.5, "program", "a")
                .set(OtlpFixture.INFO, 1, "program", "a")
                .set(OtlpFixture.RATIO, 0.25, "program", "a");

        MetricData runs = metric("runs");

        assertThat(runs.getInstrumentationScopeInfo().getName()).isEqualTo("bpf-metrics");
        assertThat(runs.getUnit()).isEqualTo("{run}");
        assertThat(runs.getLongSumData().getPoints())
                .extracting(LongPointData::getValue)
                .containsExactly(7L, 8L);
        assertThat(metric("seconds").getDoubleSumData().getPoints())
                .extracting(DoublePointData::getValue)
                .containsExactly(1.5);
        assertThat(metric("info").getType()).isEqualTo(MetricDataType.LONG_GAUGE);
        assertThat(metric("ratio").getDoubleGaugeData().getPoints())
                .extracting(DoublePointData::getValue)
                .containsExactly(0.25);
    }

    @Test
    void keepsPointsOfNumbersApart() {
        fixture.families(
                NumberRows.counter("c").put(A, 7, START).put(B, 8, START),
                new NumberRows("g", MetricKind.GAUGE, NumberType.SIGNED).put(A, -1, START));

        List<LongPointData> points = List.copyOf(metric("c").getLongSumData().getPoints());

        assertThat(points).extracting(LongPointData::getValue).containsExactly(7L, 8L);
        assertThat(points.get(0).getAttributes()).isEqualTo(OF_A);
        assertThat(points.get(0).getStartEpochNanos()).isEqualTo(START);
        assertThat(metric("g").getLongGaugeData().getPoints())
                .extracting(LongPointData::getValue)
                .containsExactly(-1L);
    }

    @Test
    void keepsPointsOfHistogramsApart() {
        fixture.families(
                new HistogramRows("h", BUCKETS).put(A, 2.5, START, 1, 2, 3).put(B, Double.NaN, START, 4, 0, 0));

        List<HistogramPointData> points =
                List.copyOf(metric("h").getHistogramData().getPoints());

        assertThat(points.get(0).getCounts()).containsExactly(1L, 2L, 3L);
        assertThat(points.get(0).getBoundaries()).containsExactly(1.0, 2.0);
        assertThat(points.get(0).getSum()).isEqualTo(2.5);
        assertThat(points.get(0).getCount()).isEqualTo(6);
        assertThat(points.get(1).getCounts()).containsExactly(4L, 0L, 0L);
        assertThat(points.get(1).getSum()).isNaN();
    }

    @Test
    void keepsPointsOfExponentialHistogramsApart() {
        fixture.families(new HistogramRows("e", BUCKETS.exponential(new int[] {-1, 0}))
                .put(A, 2.5, START, 1, 2, 3)
                .put(B, 1, START, 4, 0, 0));

        List<ExponentialHistogramPointData> points =
                List.copyOf(metric("e").getExponentialHistogramData().getPoints());

        assertThat(points.get(0).getPositiveBuckets().getBucketCounts()).containsExactly(1L, 2L, 3L);
        assertThat(points.get(0).getPositiveBuckets().getOffset()).isEqualTo(-1);
        assertThat(points.get(0).getPositiveBuckets().getTotalCount()).isEqualTo(6);
        assertThat(points.get(1).getPositiveBuckets().getBucketCounts()).startsWith(4L);
        assertThat(points.get(1).getCount()).isEqualTo(4);
        assertThat(points.get(1).getAttributes()).isEqualTo(LabelAttributes.of(B));
    }

    private MetricData metric(String name) {
        return outlet.produce(Resource.empty()).stream()
                .filter(metric -> metric.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private SdkOutlet outlet(AggregationTemporalitySelector temporality) {
        return new SdkOutlet(new CollectorSet(List.of(fixture), fixture.self, fixture.clock::get), temporality);
    }
}
