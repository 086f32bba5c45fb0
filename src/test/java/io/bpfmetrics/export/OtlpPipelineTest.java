package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.INFO;
import static io.bpfmetrics.export.OtlpFixture.RATIO;
import static io.bpfmetrics.export.OtlpFixture.RUNS;
import static io.bpfmetrics.export.OtlpFixture.SECONDS;
import static io.bpfmetrics.export.OtlpFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtlpPipelineTest {
    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final OtlpFixture fixture = new OtlpFixture();

    @AfterEach
    void closeReceiver() {
        receiver.close();
    }

    @Test
    void deliversEveryKindOfMetric() throws Exception {
        fixture.set(RUNS, 7, "id", "1", "name", "prog")
                .set(SECONDS, 0.25, "id", "1")
                .set(INFO, 1, "id", "1", "jited", true)
                .set(RATIO, 0.5);

        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            ExportResult result = pipeline.flush(SOON);

            OtlpRequest request = receiver.awaitRequests(1).get(0);
            assertThat(result).isEqualTo(new ExportResult(true, request.points().size(), ""));
            assertThat(OtlpFixture.points(request))
                    .extracting(
                            OtlpPoint::scope,
                            OtlpPoint::metric,
                            OtlpPoint::kind,
                            OtlpPoint::unit,
                            OtlpPoint::description,
                            OtlpPoint::attributes,
                            OtlpPoint::value)
                    .containsExactlyInAnyOrder(
                            row("runs", "counter", "{run}", "How often it ran.", Map.of("id", "1", "name", "prog"), 7L),
                            row("seconds", "counter", "s", "How long it ran.", Map.of("id", "1"), 0.25),
                            row("info", "gauge", "", "What it is.", Map.of("id", "1", "jited", true), 1L),
                            row("ratio", "gauge", "1", "How full it is.", Map.of(), 0.5));
        }
    }

    private static Tuple row(Object... columns) {
        Object[] all = new Object[columns.length + 1];
        all[0] = "bpf-metrics";
        System.arraycopy(columns, 0, all, 1, columns.length);
        return Tuple.tuple(all);
    }

    @Test
    void collectsOncePerExport() throws Exception {
        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            pipeline.flush(SOON);
            pipeline.flush(SOON);

            assertThat(fixture.collections).hasValue(2);
        }
    }

    @Test
    void exportsNothingOfTheSdkItself() throws Exception {
        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            pipeline.flush(SOON);
            pipeline.flush(SOON);

            assertThat(receiver.requests()
                            .get(1)
                            .message()
                            .getResourceMetrics(0)
                            .getScopeMetricsList())
                    .extracting(metrics -> metrics.getScope().getName())
                    .containsExactly("bpf-metrics");
        }
    }

    @Test
    void exportsEveryIntervalByItself() throws Exception {
        fixture.set(RUNS, 7, "id", "1");

        try (OtlpPipeline pipeline = fixture.open(Optional.of(receiver.target()), Duration.ofMillis(200), Map.of())) {
            assertThat(pipeline.describe()).endsWith("every 200 ms");

            List<OtlpPoint> points = receiver.awaitRequests(4).stream()
                    .map(request -> OtlpFixture.points(request).get(0))
                    .toList();
            long tookMillis = (points.get(3).timeNanos() - points.get(0).timeNanos()) / 1_000_000;
            assertThat(tookMillis).isBetween(300L, 3000L);
            assertThat(points)
                    .extracting(OtlpPoint::startNanos)
                    .containsOnly(points.get(0).startNanos());
        }
    }

    @Test
    void exportsTheLastValuesWhenClosed() throws Exception {
        OtlpPipeline pipeline = fixture.open(receiver.target());
        pipeline.flush(SOON);
        fixture.set(RUNS, 9, "id", "1");

        pipeline.close();

        assertThat(OtlpFixture.values(receiver.requests().get(1), RUNS)).isEqualTo(Map.of(Map.of("id", "1"), 9L));
        assertThat(fixture.collections).hasValue(2);
    }

    @Test
    void exportsNothingMoreWhenReleased() throws Exception {
        OtlpPipeline pipeline = fixture.open(receiver.target());
        pipeline.flush(SOON);

        pipeline.release();
        ExportResult late = pipeline.flush(SOON);
        pipeline.close();

        assertThat(late).isEqualTo(ExportResult.failed("nothing is exported any more"));
        assertThat(receiver.requests()).hasSize(1);
        assertThat(fixture.collections).hasValue(1);
    }

    @Test
    void endsTheSeriesOfWhatIsGone() throws Exception {
        fixture.set(RUNS, 7, "id", "1").set(RUNS, 8, "id", "2").set(INFO, 1, "id", "2");

        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            pipeline.flush(SOON);
            fixture.end(RUNS, "id", "2");
            fixture.end(INFO, "id", "2");
            pipeline.flush(SOON);
            pipeline.flush(SOON);

            for (OtlpRequest request : receiver.requests().subList(1, 3)) {
                assertThat(OtlpFixture.values(request, RUNS)).isEqualTo(Map.of(Map.of("id", "1"), 7L));
                assertThat(OtlpFixture.values(request, INFO)).isEmpty();
            }
        }
    }

    @Test
    void sendsNoSeriesIntoAnOverflow() throws Exception {
        for (int i = 0; i < 5000; i++) {
            fixture.set(RUNS, i, "id", Integer.toString(i));
        }

        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            pipeline.flush(SOON);

            Map<Map<String, Object>, Number> values =
                    OtlpFixture.values(receiver.requests().get(0), RUNS);
            assertThat(values).hasSize(5000).containsEntry(Map.of("id", "4999"), 4999L);
        }
    }
}
