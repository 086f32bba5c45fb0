package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.NumberType;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a family is kept from one collection to the next. */
class OtlpFamiliesTest {
    private static final LabelSet A = LabelSet.of("series", "a");
    private static final LabelSet B = LabelSet.of("series", "b");
    private static final long START = 1_700_000_000_000_000_001L;
    private static final long NOW = START + 1_000;

    private final OtlpFamilies delta = families(AggregationTemporality.DELTA);
    private final OtlpFamilies cumulative = families(AggregationTemporality.CUMULATIVE);

    @Test
    void handsOutACollectionOnce() {
        NumberRows rows = NumberRows.counter("c").put(A, 7, START);

        assertThat(collect(cumulative, rows)).hasSize(1);
        assertThat(cumulative.produce(Resource.empty())).isEmpty();
    }

    @Test
    void handsOutNothingOfACollectionThatBrokeOff() {
        collect(cumulative, NumberRows.counter("c").put(A, 7, START));

        cumulative.begin();
        cumulative.take(NumberRows.counter("c").put(A, 8, START));

        assertThat(cumulative.produce(Resource.empty())).isEmpty();
    }

    @Test
    void leavesOutFamiliesWithoutSeries() {
        assertThat(collect(cumulative, NumberRows.counter("c"))).isEmpty();
    }

    @Test
    void stampsEveryPointWithTheTimeOfTheCollection() {
        List<PointData> points = collect(
                        cumulative,
                        NumberRows.counter("c").put(A, 7, START),
                        new HistogramRows("h", BucketScheme.of(new double[] {1}, false)).put(A, 1, START, 1, 0))
                .stream()
                .<PointData>flatMap(metric -> metric.getData().getPoints().stream())
                .toList();

        assertThat(points).extracting(PointData::getEpochNanos).containsExactly(NOW, NOW);
    }

    @Test
    void keepsTwoFamiliesOfOneNameApart() {
        NumberRows first = NumberRows.counter("c").put(A, 7, START);
        NumberRows second = NumberRows.counter("c").put(A, 100, START);
        collect(delta, first, second);

        Collection<MetricData> metrics = collect(delta, first.put(A, 8, START), second.put(A, 102, START));

        assertThat(metrics).extracting(OtlpFamiliesTest::onlyValue).containsExactly(1L, 2L);
    }

    @Test
    void keepsOneNameInTwoScopesApart() {
        NumberRows first = NumberRows.counter("latency").put(A, 7, START);
        NumberRows second = NumberRows.counter("latency").put(A, 100, START);
        Family blockio = new PresentedFamily.Numbers(first, "blockio", PresentedFamily.SCOPED);
        Family qdisc = new PresentedFamily.Numbers(second, "qdisc", PresentedFamily.SCOPED);
        collect(delta, blockio, qdisc);
        first.put(A, 8, START);
        second.put(A, 102, START);

        Collection<MetricData> metrics = collect(delta, qdisc, blockio);

        assertThat(metrics)
                .extracting(metric -> metric.getInstrumentationScopeInfo().getName())
                .containsExactly("qdisc", "blockio");
        assertThat(metrics).extracting(OtlpFamiliesTest::onlyValue).containsExactly(2L, 1L);
    }

    @Test
    void takesAFamilyOfAnotherTypeForAnother() {
        NumberRows signed = new NumberRows("c", MetricKind.COUNTER, NumberType.SIGNED).put(A, 9, START);
        collect(delta, NumberRows.counter("c").put(A, 7, START));

        assertThat(collect(delta, signed))
                .extracting(OtlpFamiliesTest::onlyValue)
                .containsExactly(9L);
    }

    @Test
    void takesAHistogramWithOtherBucketsForAnother() {
        HistogramRows twoBounds = new HistogramRows("h", BucketScheme.of(new double[] {1, 2}, false));
        HistogramRows otherBounds = new HistogramRows("h", BucketScheme.of(new double[] {1, 3}, false));
        HistogramRows sameBounds = new HistogramRows("h", BucketScheme.of(new double[] {1, 3}, false));

        collect(delta, twoBounds.put(A, 1, START, 5, 0, 0));

        assertThat(counts(collect(delta, otherBounds.put(A, 1, START, 6, 0, 0))))
                .containsExactly(6L, 0L, 0L);
        assertThat(counts(collect(delta, sameBounds.put(A, 1, START, 8, 0, 0)))).containsExactly(2L, 0L, 0L);
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "1, 3", "60, 3", "61, 10"})
    void remembersTotalsForSixtyCollectionsWithoutTheFamily(int collectionsWithout, long added) {
        NumberRows rows = NumberRows.counter("c").put(A, 7, START);
        collect(delta, rows);

        for (int i = 0; i < collectionsWithout; i++) {
            collect(delta);
        }

        assertThat(collect(delta, rows.put(A, 10, START)))
                .extracting(OtlpFamiliesTest::onlyValue)
                .containsExactly(added);
    }

    @Test
    void usesTheRoomOfSeriesThatEnded() {
        NumberRows rows = NumberRows.counter("c");
        for (int i = 0; i < 10_000; i++) {
            rows.append(LabelSet.of("series", "s" + i), i, START);
        }
        assertThat(size(collect(cumulative, rows))).isEqualTo(10_000);

        assertThat(size(collect(
                        cumulative, NumberRows.counter("c").put(A, 1, START).put(B, 2, START))))
                .isEqualTo(2);
        assertThat(size(collect(cumulative, rows))).isEqualTo(10_000);
    }

    private static OtlpFamilies families(AggregationTemporality temporality) {
        return new OtlpFamilies(type -> temporality, new Clock() {
            @Override
            public long now() {
                return NOW;
            }

            @Override
            public long nanoTime() {
                return NOW;
            }
        });
    }

    private static Collection<MetricData> collect(OtlpFamilies families, Family... collected) {
        families.begin();
        for (Family family : collected) {
            families.take(family);
        }
        families.end();
        return families.produce(Resource.empty());
    }

    private static long onlyValue(MetricData metric) {
        assertThat(metric.getType()).isEqualTo(MetricDataType.LONG_SUM);
        Collection<LongPointData> points = metric.getLongSumData().getPoints();
        assertThat(points).hasSize(1);
        return points.iterator().next().getValue();
    }

    private static List<Long> counts(Collection<MetricData> metrics) {
        return metrics.iterator()
                .next()
                .getHistogramData()
                .getPoints()
                .iterator()
                .next()
                .getCounts();
    }

    private static int size(Collection<MetricData> metrics) {
        return metrics.iterator().next().getData().getPoints().size();
    }
}
