package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.INFO;
import static io.bpfmetrics.export.OtlpFixture.RUNS;
import static io.bpfmetrics.export.OtlpFixture.SECONDS;
import static io.bpfmetrics.export.OtlpFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.testing.LogRecorder;
import io.bpfmetrics.testing.OtlpAnswer;
import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpRequest;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtlpSplittingTest {
    private static final int LIMIT = 4 << 20;

    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final OtlpFixture fixture = new OtlpFixture();
    private final LogRecorder log = LogRecorder.of(OtlpPipeline.class);

    @AfterEach
    void close() {
        receiver.close();
        log.close();
    }

    @Test
    void sendsEveryPointOnceInRequestsUnderFourMebibytes() throws Exception {
        int series = fillWith("Ää€😀".repeat(60));

        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            ExportResult result = pipeline.flush(SOON);

            List<OtlpRequest> requests = receiver.requests();
            List<OtlpPoint> points = new ArrayList<>();
            requests.forEach(request -> points.addAll(request.points()));
            assertThat(result).isEqualTo(new ExportResult(true, points.size(), ""));
            assertThat(requests)
                    .extracting(OtlpRequest::size)
                    .hasSizeGreaterThan(2)
                    .allMatch(size -> size < LIMIT);
            assertThat(points.stream()
                            .filter(point -> point.attributes().containsKey("id"))
                            .map(point -> point.metric() + point.text("id"))
                            .distinct())
                    .hasSize(series);
            assertThat(requests.get(1).resource()).isEqualTo(requests.get(0).resource());
        }
    }

    @Test
    void fillsRequestsWell() throws Exception {
        fillWith("x".repeat(500));

        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            pipeline.flush(SOON);

            List<OtlpRequest> full =
                    receiver.requests().subList(0, receiver.requests().size() - 1);
            assertThat(full).extracting(OtlpRequest::size).isNotEmpty().allMatch(size -> size > 3_300_000);
        }
    }

    @Test
    void sendsASmallCollectionInOneRequest() throws Exception {
        fixture.set(RUNS, 1, "id", "1").set(INFO, 1, "id", "1");

        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            pipeline.flush(SOON);

            assertThat(receiver.requests().size()).isEqualTo(1);
        }
    }

    @Test
    void sendsThePointThatIsTooBigForAnyRequestAloneAndSaysWhatBecameOfIt() throws Exception {
        fixture.set(INFO, 1, "id", "small").set(INFO, 2, "id", "big", "text", "x".repeat(5 << 20));

        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            ExportResult result = pipeline.flush(SOON);

            assertThat(result.problem()).contains("requests): resource_exhausted");
            assertThat(receiver.requests().stream().flatMap(request -> OtlpFixture.points(request).stream()))
                    .extracting(point -> point.text("id"))
                    .containsExactly("small");
            assertThat(fixture.counted("points_dropped_total", "resource_exhausted"))
                    .isEqualTo(1);
            pipeline.release();
        }
    }

    @Test
    void triesNoFurtherRequestWhenTheReceiverIsAway() throws Exception {
        fillWith("x".repeat(500));
        receiver.answer(OtlpAnswer.error(Status.Code.UNAVAILABLE, "away"));

        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            ExportResult result = pipeline.flush(SOON);

            assertThat(result.points()).isZero();
            assertThat(result.problem()).endsWith("(2 of 2 requests): unavailable, away");
            assertThat(receiver.refused()).isEqualTo(4);
            assertThat(fixture.counted("export_failures_total", "unavailable")).isEqualTo(2);
            receiver.answer(OtlpAnswer.ok());
            assertThat(pipeline.flush(SOON).isDelivered()).isTrue();
            pipeline.release();
        }
    }

    /** Three metrics of 6000 series in all; returns how many. */
    private int fillWith(String text) {
        for (int i = 0; i < 2000; i++) {
            LabelSet labels = LabelSet.of("id", Integer.toString(i), "text", text, "more", text);
            fixture.set(RUNS, i, labels).set(SECONDS, i, labels).set(INFO, 1, labels);
        }
        return 6000;
    }
}
