package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.NumberType;
import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Families under delta temporality, which is made here and not by the SDK. */
class OtlpDeltaTest {
    private static final LabelSet A = LabelSet.of("series", "a");
    private static final LabelSet B = LabelSet.of("series", "b");
    private static final LabelSet C = LabelSet.of("series", "c");
    private static final long START = 1_700_000_000_000_000_001L;

    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final OtlpFixture fixture = new OtlpFixture();
    private OtlpPipeline pipeline;

    @BeforeEach
    void open() throws Exception {
        pipeline =
                fixture.open(receiver.target(), Map.of("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta"));
    }

    @AfterEach
    void close() {
        pipeline.release();
        receiver.close();
    }

    @Test
    void sendsWhatWasAddedSinceTheExportBefore() {
        NumberRows rows = NumberRows.counter("c").put(A, 7, START);
        fixture.families(rows);

        List<OtlpPoint> first = export();
        rows.put(A, 10, START);
        List<OtlpPoint> second = export();
        List<OtlpPoint> third = export();

        assertThat(first).extracting(OtlpPoint::kind).containsExactly("delta");
        assertThat(values(first)).containsExactly("a 7");
        assertThat(values(second)).containsExactly("a 3");
        assertThat(values(third)).as("as the SDK's observable counters").containsExactly("a 0");
        assertThat(first.get(0).startNanos()).isEqualTo(START);
        assertThat(second.get(0).startNanos()).isEqualTo(first.get(0).timeNanos());
        assertThat(third.get(0).startNanos()).isEqualTo(second.get(0).timeNanos());
    }

    @Test
    void sendsASeriesThatStartsAnewWhole() {
        NumberRows rows = NumberRows.counter("c").put(A, 100, START).put(B, 50, START);
        fixture.families(rows);
        List<OtlpPoint> first = export();

        rows.put(A, 150, START + 1).put(B, 49, START);
        List<OtlpPoint> second = export();

        assertThat(values(second)).containsExactly("a 150", "b 49");
        assertThat(second.get(0).startNanos()).isEqualTo(START + 1);
        assertThat(second.get(1).startNanos())
                .as("nobody knows when it fell")
                .isEqualTo(first.get(1).timeNanos());
    }

    @Test
    void knowsSeriesThatMoveWhenOthersComeAndGo() {
        NumberRows rows = NumberRows.counter("c").put(A, 1, START).put(B, 20, START);
        fixture.families(rows);
        export();

        rows.end(A);
        rows.put(B, 25, START).put(C, 300, START + 1);
        List<OtlpPoint> second = export();
        rows.end(B);
        rows.put(C, 301, START + 1).put(B, 2, START + 2);
        List<OtlpPoint> third = export();

        assertThat(values(second)).containsExactly("b 5", "c 300");
        assertThat(second.get(1).startNanos()).isEqualTo(START + 1);
        assertThat(values(third)).containsExactly("c 1", "b 2");
    }

    @Test
    void knowsASeriesWhoseLabelsWereMadeAgain() {
        fixture.families(NumberRows.counter("c").put(A, 40, START));
        export();

        fixture.families(NumberRows.counter("c").put(LabelSet.of("series", "a"), 42, START));

        assertThat(values(export())).containsExactly("a 2");
    }

    @Test
    void addsNothingTwiceWhenASourceFailsForAWhile() {
        NumberRows rows = NumberRows.counter("c").put(A, 40, START);
        fixture.families(rows);
        List<OtlpPoint> first = export();

        fixture.families();
        assertThat(export()).isEmpty();
        fixture.families(rows.put(A, 42, START));
        List<OtlpPoint> back = export();

        assertThat(values(back)).containsExactly("a 2");
        assertThat(back.get(0).startNanos()).isEqualTo(first.get(0).timeNanos());
    }

    @Test
    void addsNothingTwiceWhenASeriesIsLeftOutForAWhile() {
        NumberRows rows = NumberRows.counter("c").put(A, 40, START).put(B, 200, START);
        fixture.families(rows);
        List<OtlpPoint> first = export();
        rows.end(B);
        assertThat(values(export())).containsExactly("a 0");

        rows.put(B, 205, START);
        List<OtlpPoint> back = export();

        assertThat(values(back)).containsExactly("a 0", "b 5");
        assertThat(back.get(1).startNanos()).isEqualTo(first.get(1).timeNanos());
    }

    @Test
    void sendsASeriesWholeThatFellWhileItWasLeftOut() {
        NumberRows rows = NumberRows.counter("c").put(A, 40, START).put(B, 200, START);
        fixture.families(rows);
        export();
        rows.end(B);
        export();

        rows.put(B, 3, START);

        assertThat(values(export())).containsExactly("a 0", "b 3");
    }

    @Test
    void leavesGaugesAsTheyAre() {
        NumberRows gauge = new NumberRows("g", MetricKind.GAUGE, NumberType.SIGNED).put(A, -4, START);
        fixture.families(gauge);
        export();

        List<OtlpPoint> second = export();

        assertThat(values(second)).containsExactly("a -4");
        assertThat(second).extracting(OtlpPoint::kind).containsExactly("gauge");
    }

    @Test
    void subtractsValuesBeyondTheRangeOfALong() {
        NumberRows rows = NumberRows.counter("c").put(A, Long.MAX_VALUE - 1, START);
        fixture.families(rows);
        export();

        rows.put(A, Long.MIN_VALUE + 1, START); // 2^63 + 1, without sign

        assertThat(values(export())).containsExactly("a 3");
    }

    @Test
    void subtractsDoubles() {
        NumberRows rows = new NumberRows("c", MetricKind.COUNTER, NumberType.DOUBLE).put(A, 1.5, START);
        fixture.families(rows);
        export();

        rows.put(A, 2.0, START);
        assertThat(values(export())).containsExactly("a 0.5");
        rows.put(A, 1.75, START);
        assertThat(values(export())).containsExactly("a 1.75");
    }

    @Test
    void subtractsHistograms() {
        BucketScheme buckets = BucketScheme.of(new double[] {1, 2}, false);
        HistogramRows rows = new HistogramRows("h", buckets).put(A, 10, START, 1, 2, 3);
        fixture.families(rows);

        HistogramDataPoint first = exportHistogram();
        rows.put(A, 12.5, START, 1, 4, 3);
        HistogramDataPoint second = exportHistogram();
        rows.put(A, 3, START, 2, 0, 3);
        HistogramDataPoint fallen = exportHistogram();

        assertThat(first.getBucketCountsList()).containsExactly(1L, 2L, 3L);
        assertThat(second.getBucketCountsList()).containsExactly(0L, 2L, 0L);
        assertThat(second.getCount()).isEqualTo(2);
        assertThat(second.getSum()).isEqualTo(2.5);
        assertThat(second.getStartTimeUnixNano()).isEqualTo(first.getTimeUnixNano());
        assertThat(fallen.getBucketCountsList()).containsExactly(2L, 0L, 3L);
        assertThat(fallen.getSum()).isEqualTo(3);
        assertThat(fallen.getStartTimeUnixNano()).isEqualTo(second.getTimeUnixNano());
    }

    @Test
    void inventsNoSumWhenItIsUnknown() {
        HistogramRows rows =
                new HistogramRows("h", BucketScheme.of(new double[] {1}, false)).put(A, Double.NaN, START, 1, 0);
        fixture.families(rows);
        exportHistogram();

        rows.put(A, Double.NaN, START, 3, 0);
        HistogramDataPoint second = exportHistogram();

        assertThat(second.getSum()).isNaN();
        assertThat(second.getBucketCountsList()).containsExactly(2L, 0L);
    }

    @ParameterizedTest
    @CsvSource({
        "cumulative, AGGREGATION_TEMPORALITY_CUMULATIVE, AGGREGATION_TEMPORALITY_CUMULATIVE",
        "delta, AGGREGATION_TEMPORALITY_DELTA, AGGREGATION_TEMPORALITY_DELTA",
        "lowmemory, AGGREGATION_TEMPORALITY_CUMULATIVE, AGGREGATION_TEMPORALITY_DELTA"
    })
    void followsThePreferenceForCountersAndForHistograms(
            String preference, AggregationTemporality counters, AggregationTemporality histograms) throws Exception {
        fixture.families(
                NumberRows.counter("c").put(A, 1, START),
                new HistogramRows("h", BucketScheme.of(new double[] {1}, false)).put(A, 1, START, 1, 0),
                new HistogramRows("e", BucketScheme.of(new double[] {1}, false).exponential(new int[] {-1}))
                        .put(A, 1, START, 1, 0));
        try (OtlpPipeline preferring = fixture.open(
                receiver.target(), Map.of("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", preference))) {
            preferring.flush(SOON);
            preferring.release();
        }

        OtlpRequest request = receiver.requests().get(0);
        assertThat(metric(request, "c").getSum().getAggregationTemporality()).isEqualTo(counters);
        assertThat(metric(request, "h").getHistogram().getAggregationTemporality())
                .isEqualTo(histograms);
        assertThat(metric(request, "e").getExponentialHistogram().getAggregationTemporality())
                .isEqualTo(histograms);
    }

    private List<OtlpPoint> export() {
        assertThat(pipeline.flush(SOON).isDelivered()).isTrue();
        return latest().points().stream()
                .filter(point -> point.scope().equals(NumberRows.SCOPE))
                .toList();
    }

    private HistogramDataPoint exportHistogram() {
        assertThat(pipeline.flush(SOON).isDelivered()).isTrue();
        return metric(latest(), "h").getHistogram().getDataPoints(0);
    }

    private OtlpRequest latest() {
        List<OtlpRequest> requests = receiver.requests();
        return requests.get(requests.size() - 1);
    }

    private static Metric metric(OtlpRequest request, String name) {
        return request.message().getResourceMetrics(0).getScopeMetricsList().stream()
                .flatMap(scope -> scope.getMetricsList().stream())
                .filter(metric -> metric.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> values(List<OtlpPoint> points) {
        return points.stream()
                .map(point -> point.text("series") + " " + point.value())
                .toList();
    }
}
