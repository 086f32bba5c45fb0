package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.NumberType;
import io.bpfmetrics.testing.OtlpAnswer;
import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpRequest;
import io.grpc.Status;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Metrics of maps and events on their way to a receiver. */
class OtlpFamilyTest {
    private static final LabelSet READ = LabelSet.of("operation", "read", "device", "sdä");
    private static final LabelSet WRITE = LabelSet.of("operation", "write", "device", "sdb");
    private static final long START = 1_700_000_000_000_000_001L;

    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final OtlpFixture fixture = new OtlpFixture();

    @AfterEach
    void closeReceiver() {
        receiver.close();
    }

    @Test
    void deliversEveryKindOfNumber() throws Exception {
        fixture.families(
                NumberRows.counter("starts_total").put(READ, 7, START).put(WRITE, Long.MAX_VALUE, START + 1),
                new NumberRows("level", MetricKind.GAUGE, NumberType.SIGNED).put(READ, -3, START),
                new NumberRows("waited_seconds", MetricKind.COUNTER, NumberType.DOUBLE).put(READ, 0.25, START),
                new NumberRows("ratio", MetricKind.GAUGE, NumberType.DOUBLE).put(LabelSet.EMPTY, -0.5, START));

        OtlpRequest request = export();

        Map<String, Object> read = Map.of("operation", "read", "device", "sdä");
        long time = ofFamilies(request).get(0).timeNanos();
        assertThat(time).isBetween(request.arrivedNanos() - SOON.toNanos(), request.arrivedNanos());
        assertThat(ofFamilies(request))
                .containsExactly(
                        point("starts_total", "counter", read, 7L, START, time),
                        point(
                                "starts_total",
                                "counter",
                                Map.of("operation", "write", "device", "sdb"),
                                Long.MAX_VALUE,
                                START + 1,
                                time),
                        point("level", "gauge", read, -3L, START, time),
                        point("waited_seconds", "counter", read, 0.25, START, time),
                        point("ratio", "gauge", Map.of(), -0.5, START, time));
    }

    private static OtlpPoint point(
            String metric, String kind, Map<String, Object> attributes, Number value, long start, long time) {
        String description = "What " + metric + " counts.";
        return new OtlpPoint(NumberRows.SCOPE, metric, kind, "{timer}", description, attributes, value, start, time);
    }

    @Test
    void deliversFlagsAsFlags() throws Exception {
        LabelSet overflow = LabelSet.of("otel.metric.overflow", true);
        fixture.families(NumberRows.counter("starts_total")
                .put(READ, 1, START)
                .put(overflow, 2, START)
                .put(WRITE, 3, START)
                .put(LabelSet.of("operation", false, "device", "x"), 4, START));

        assertThat(ofFamilies(export()))
                .extracting(OtlpPoint::attributes)
                .containsExactly(
                        Map.of("operation", "read", "device", "sdä"),
                        Map.of("otel.metric.overflow", true),
                        Map.of("operation", "write", "device", "sdb"),
                        Map.of("operation", false, "device", "x"));
    }

    @Test
    void deliversMetricsOfScopesUnderTheirOwnNames() throws Exception {
        NumberRows latency = NumberRows.counter("proc.latency").put(LabelSet.of("proc.comm", "dd"), 7, START);
        fixture.families(
                new PresentedFamily.Numbers(latency, "blockio", PresentedFamily.SCOPED),
                new PresentedFamily.Numbers(latency, "qdisc", PresentedFamily.PRINTED),
                new PresentedFamily.Numbers(latency, "secret", PresentedFamily.HIDDEN));

        assertThat(export().points())
                .filteredOn(point -> point.metric().equals("proc.latency"))
                .extracting(OtlpPoint::scope, OtlpPoint::attributes)
                .containsExactlyInAnyOrder(
                        tuple("blockio", Map.of("proc.comm", "dd")), tuple("qdisc", Map.of("proc.comm", "dd")));
    }

    @Test
    void sendsAFamilyAsDoublesWhileAValueIsTooLargeForAnInteger() throws Exception {
        NumberRows counter =
                NumberRows.counter("bytes_total").put(READ, 5, START).put(WRITE, Long.MAX_VALUE, START);
        NumberRows gauge = new NumberRows("address", MetricKind.GAUGE, NumberType.UNSIGNED).put(READ, -1, START);
        fixture.families(counter, gauge);

        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            pipeline.flush(SOON);
            counter.put(WRITE, Long.MIN_VALUE, START);
            pipeline.flush(SOON);
            counter.end(WRITE);
            pipeline.flush(SOON);
            pipeline.release();
        }

        List<OtlpRequest> requests = receiver.requests();
        assertThat(valuesOf(requests.get(0), "bytes_total")).containsExactly(5L, Long.MAX_VALUE);
        assertThat(valuesOf(requests.get(0), "address")).containsExactly(0x1p64);
        assertThat(valuesOf(requests.get(1), "bytes_total")).containsExactly(5.0, 0x1p63);
        assertThat(valuesOf(requests.get(2), "bytes_total")).containsExactly(5L);
    }

    @Test
    void sendsEachSeriesForAsLongAsItLives() throws Exception {
        NumberRows counter = NumberRows.counter("starts_total").put(READ, 5, START);
        fixture.families(counter);

        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            pipeline.flush(SOON);
            counter.put(WRITE, 1, START + 10);
            pipeline.flush(SOON);
            counter.end(READ);
            pipeline.flush(SOON);
            fixture.families();
            pipeline.flush(SOON);
            counter.put(WRITE, 2, START + 20);
            fixture.families(counter);
            pipeline.flush(SOON);
            pipeline.release();
        }

        assertThat(receiver.requests())
                .extracting(request -> ofFamilies(request).stream()
                        .map(point -> point.text("operation") + " " + point.value() + " since "
                                + (point.startNanos() - START))
                        .toList())
                .containsExactly(
                        List.of("read 5 since 0"),
                        List.of("read 5 since 0", "write 1 since 10"),
                        List.of("write 1 since 10"),
                        List.of(),
                        List.of("write 2 since 20"));
    }

    @Test
    void deliversHistogramsWithTheirBounds() throws Exception {
        BucketScheme buckets = BucketScheme.of(new double[] {0.001, 1, 2.5}, false);
        HistogramRows rows = new HistogramRows("latency_seconds", buckets)
                .put(READ, 12.5, START, 1, 0, 3000, 4)
                .put(WRITE, Double.NaN, START + 5, 0, 0, 0, 1L << 40);
        fixture.families(rows);

        OtlpRequest request = export();

        Metric metric = metric(request, "latency_seconds");
        assertThat(metric.getUnit()).isEqualTo("s");
        assertThat(metric.getDescription()).isEqualTo("How latency_seconds spreads.");
        Histogram histogram = metric.getHistogram();
        assertThat(histogram.getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        HistogramDataPoint read = histogram.getDataPoints(0);
        assertThat(read.getBucketCountsList()).containsExactly(1L, 0L, 3000L, 4L);
        assertThat(read.getExplicitBoundsList()).containsExactly(0.001, 1.0, 2.5);
        assertThat(read.getCount()).isEqualTo(3005);
        assertThat(read.getSum()).isEqualTo(12.5);
        assertThat(read.getStartTimeUnixNano()).isEqualTo(START);
        assertThat(read.hasMin() || read.hasMax()).isFalse();
        HistogramDataPoint write = histogram.getDataPoints(1);
        assertThat(write.getBucketCountsList()).containsExactly(0L, 0L, 0L, 1L << 40);
        assertThat(write.getSum()).isNaN();
        assertThat(write.getStartTimeUnixNano()).isEqualTo(START + 5);
        assertThat(write.getTimeUnixNano()).isEqualTo(read.getTimeUnixNano());
    }

    @Test
    void deliversExponentialHistograms() throws Exception {
        // slots: 0 | 1 | 2 and 3 | 4 to 7
        BucketScheme buckets =
                BucketScheme.of(new double[] {0, 1, 3, 7}, false).exponential(new int[] {BucketScheme.ZERO, -1, 1, 2});
        fixture.families(new HistogramRows("sizes", buckets)
                .put(READ, 100, START, 9, 2, 300, 4, 5)
                .put(WRITE, 1, START, 0, 0, 0, 1, 0));

        ExponentialHistogram histogram = metric(export(), "sizes").getExponentialHistogram();

        assertThat(histogram.getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        ExponentialHistogramDataPoint point = histogram.getDataPoints(0);
        assertThat(point.getScale()).isZero();
        assertThat(point.getZeroCount()).isEqualTo(9);
        assertThat(point.getPositive().getOffset()).isEqualTo(-1);
        assertThat(point.getPositive().getBucketCountsList()).containsExactly(2L, 0L, 300L, 4L, 5L);
        assertThat(point.getNegative().getBucketCountsList()).isEmpty();
        assertThat(point.getCount()).isEqualTo(320);
        assertThat(point.getSum()).isEqualTo(100);
        assertThat(point.getStartTimeUnixNano()).isEqualTo(START);
        assertThat(histogram.getDataPoints(1).getPositive().getBucketCountsList())
                .as("without anything beyond the last bound")
                .containsExactly(0L, 0L, 0L, 1L);
    }

    @Test
    void countsHistogramsAmongThePointsDelivered() throws Exception {
        BucketScheme buckets = BucketScheme.of(new double[] {1}, false);
        fixture.families(
                new HistogramRows("a", buckets).put(READ, 1, START, 1, 0).put(WRITE, 1, START, 1, 0),
                new HistogramRows("b", buckets.exponential(new int[] {-1})).put(READ, 1, START, 1, 0),
                NumberRows.counter("c").put(READ, 1, START));

        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            ExportResult result = pipeline.flush(SOON);

            int numbers = receiver.requests().get(0).points().size();
            assertThat(result).isEqualTo(new ExportResult(true, numbers + 3, ""));
        }
    }

    @Test
    void countsTheDroppedPointsOfFamilies() throws Exception {
        fixture.families(NumberRows.counter("c").put(READ, 1, START).put(WRITE, 1, START));
        receiver.answer(OtlpAnswer.partialSuccess(2, "too many"));

        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            ExportResult result = pipeline.flush(SOON);

            int points = receiver.requests().get(0).points().size();
            assertThat(result).isEqualTo(new ExportResult(false, points - 2, "2 points were rejected"));
            assertThat(fixture.counted("points_dropped_total", "rejected")).isEqualTo(2);
            pipeline.release();
        }
    }

    @Test
    void sendsFamiliesInTheOnlyExportOfAProcess() throws Exception {
        fixture.families(NumberRows.counter("c").put(READ, 7, START));

        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            assertThat(pipeline.exportOnce(SOON).isDelivered()).isTrue();
            pipeline.release();
        }

        assertThat(receiver.requests()).hasSize(1);
        assertThat(valuesOf(receiver.requests().get(0), "c")).containsExactly(7L);
    }

    @Test
    void sendsFamiliesWithTheInstrumentsUnderOneResource() throws Exception {
        fixture.families(NumberRows.counter("c").put(READ, 7, START));

        assertThat(export().resource()).containsEntry("service.name", "bpf-metrics-exporter");
    }

    @Test
    void sendsFamiliesOverHttp() throws Exception {
        fixture.families(NumberRows.counter("c").put(READ, 7, START));
        try (HttpReceiver http = new HttpReceiver();
                OtlpPipeline pipeline = fixture.openBy(Map.of(
                        "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", "OTEL_EXPORTER_OTLP_ENDPOINT", http.url()))) {
            assertThat(pipeline.flush(SOON).isDelivered()).isTrue();

            assertThat(valuesOf(http.requests.get(0), "c")).containsExactly(7L);
        }
    }

    @Test
    void losesNothingWhenAnExportFails() throws Exception {
        NumberRows counter = NumberRows.counter("c").put(READ, 7, START);
        fixture.families(counter);
        receiver.answer(OtlpAnswer.error(Status.Code.INVALID_ARGUMENT, "no"));

        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            assertThat(pipeline.flush(SOON).isDelivered()).isFalse();
            receiver.answer(OtlpAnswer.ok());
            counter.put(READ, 9, START);
            assertThat(pipeline.flush(SOON).isDelivered()).isTrue();
            pipeline.release();
        }

        OtlpPoint point = ofFamilies(receiver.requests().get(0)).get(0);
        assertThat(point.value()).isEqualTo(9L);
        assertThat(point.startNanos()).isEqualTo(START);
    }

    @Test
    void sendsWhatWasCollectedThoughTheFamilyChangesDuringTheExport() throws Exception {
        NumberRows counter = NumberRows.counter("c").put(READ, 7, START);
        fixture.families(counter);
        receiver.answer(OtlpAnswer.error(Status.Code.UNAVAILABLE, "later"));

        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            pipeline.exportNow();
            // the request is written a second time, by the channel, after these changes
            receiver.awaitRefused(1);
            counter.put(WRITE, 100, START).put(READ, 8, START);
            counter.end(READ);
            receiver.answer(OtlpAnswer.ok());
            OtlpRequest request = receiver.awaitRequests(1).get(0);

            assertThat(valuesOf(request, "c")).containsExactly(7L);
            assertThat(ofFamilies(request).get(0).text("operation")).isEqualTo("read");
            pipeline.release();
        }
    }

    @Test
    void collectsNothingWhileAnExportIsUnderWay() throws Exception {
        fixture.families(NumberRows.counter("c").put(READ, 7, START));
        receiver.answer(OtlpAnswer.ok().after(Duration.ofMillis(500)));

        try (OtlpPipeline pipeline = fixture.open(Optional.of(receiver.target()), Duration.ofMillis(20), Map.of())) {
            receiver.awaitRequests(2);

            // the second may have been answered, and the third collection begun
            assertThat(fixture.collections.get()).isBetween(2, 3);
            pipeline.release();
        }
    }

    private OtlpRequest export() throws Exception {
        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            assertThat(pipeline.flush(SOON).isDelivered()).isTrue();
            pipeline.release();
        }
        assertThat(receiver.requests()).hasSize(1);
        return receiver.requests().get(0);
    }

    private static Metric metric(OtlpRequest request, String name) {
        return request.message().getResourceMetrics(0).getScopeMetricsList().stream()
                .filter(scope -> scope.getScope().getName().equals(NumberRows.SCOPE))
                .flatMap(scope -> scope.getMetricsList().stream())
                .filter(metric -> metric.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<OtlpPoint> ofFamilies(OtlpRequest request) {
        return request.points().stream()
                .filter(point -> point.scope().equals(NumberRows.SCOPE))
                .toList();
    }

    private static List<Number> valuesOf(OtlpRequest request, String metric) {
        return ofFamilies(request).stream()
                .filter(point -> point.metric().equals(metric))
                .map(OtlpPoint::value)
                .toList();
    }
}
