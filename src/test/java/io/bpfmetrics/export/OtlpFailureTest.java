package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.RUNS;
import static io.bpfmetrics.export.OtlpFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.LogRecorder;
import io.bpfmetrics.testing.OtlpAnswer;
import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtlpFailureTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Map<String, String> ONE_TRY = Map.of("OTEL_JAVA_EXPORTER_OTLP_RETRY_DISABLED", "true");

    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final OtlpFixture fixture = new OtlpFixture().set(RUNS, 7, "id", "1");
    private final String url = "http://" + receiver.target();
    private final LogRecorder log = LogRecorder.of(OtlpPipeline.class);

    @BeforeEach
    void mute() {
        SdkLoggers.mute();
    }

    @AfterEach
    void close() {
        receiver.close();
        log.close();
    }

    @Test
    void saysAtOnceThatTheReceiverIsDownAndThatItIsBack() throws Exception {
        receiver.stop();
        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            ExportResult down = pipeline.flush(SOON);
            receiver.restart();
            ExportResult up = pipeline.flush(SOON);

            assertThat(down)
                    .isEqualTo(ExportResult.failed("export to " + url + " failed: unavailable, connection refused"));
            assertThat(up.isDelivered()).isTrue();
            assertThat(log.lines())
                    .containsExactly(
                            "WARNING export to " + url + " failed: unavailable, connection refused; values are complete"
                                    + " again with the next successful export",
                            "INFO export to " + url + " works again, " + up.points() + " points exported");
            assertThat(fixture.counted("export_failures_total", "unavailable")).isEqualTo(1);
            assertThat(fixture.counted("points_dropped_total", "unavailable")).isPositive();
        }
    }

    @Test
    void saysItAgainAfterAMinuteWithACount() throws Exception {
        receiver.stop();
        try (OtlpPipeline pipeline = fixture.open(receiver.target(), ONE_TRY)) {
            pipeline.flush(SOON);
            pipeline.flush(SOON);
            fixture.clock.addAndGet(MINUTE.toNanos());
            pipeline.flush(SOON);

            assertThat(log.lines()).hasSize(2);
            assertThat(log.lines().get(1)).endsWith("(2 times since this was last said)");
            pipeline.release();
        }
    }

    @Test
    void keepsStartAndValuesOverAnOutage() throws Exception {
        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            pipeline.flush(SOON);
            receiver.stop();
            fixture.set(RUNS, 8, "id", "1");
            assertThat(pipeline.flush(SOON).isDelivered()).isFalse();
            fixture.set(RUNS, 9, "id", "1");
            receiver.restart();
            assertThat(pipeline.flush(SOON).isDelivered()).isTrue();

            OtlpPoint before = OtlpFixture.points(receiver.requests().get(0)).get(0);
            OtlpPoint after = OtlpFixture.points(receiver.requests().get(1)).get(0);
            assertThat(after.value()).isEqualTo(9L);
            assertThat(after.startNanos()).isEqualTo(before.startNanos());
        }
    }

    @Test
    void recoversByItself() throws Exception {
        receiver.stop();
        try (OtlpPipeline pipeline = fixture.open(Optional.of(receiver.target()), Duration.ofMillis(100), Map.of())) {
            log.await("failed: unavailable");
            receiver.restart();

            receiver.awaitRequests(1);
            log.await("works again");
            assertThat(pipeline.isOff()).isFalse();
        }
    }

    @Test
    void saysWhatIsLostUnderDelta() throws Exception {
        receiver.stop();
        Map<String, String> delta = new HashMap<>(ONE_TRY);
        delta.put("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta");
        try (OtlpPipeline pipeline = fixture.open(receiver.target(), delta)) {
            pipeline.flush(SOON);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .matches(".*; its \\d+ points are lost, and under delta temporality nothing sends them again");
            pipeline.release();
        }
    }

    @Test
    void saysWhatTheReceiverAnswers() throws Exception {
        receiver.answer(OtlpAnswer.error(Status.Code.INVALID_ARGUMENT, "no such tenant"));
        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            ExportResult result = pipeline.flush(SOON);
            receiver.answer(OtlpAnswer.ok());

            assertThat(result.problem()).isEqualTo("export to " + url + " failed: invalid_argument, no such tenant");
            assertThat(receiver.refused()).isEqualTo(1);
            assertThat(fixture.counted("export_failures_total", "invalid_argument"))
                    .isEqualTo(1);
        }
    }

    @Test
    void triesAgainWhenTheReceiverIsUnavailableForAMoment() throws Exception {
        receiver.answer(OtlpAnswer.error(Status.Code.UNAVAILABLE, "starting"));
        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            pipeline.exportNow();
            receiver.awaitRefused(2);
            receiver.answer(OtlpAnswer.ok());

            receiver.awaitRequests(1);
            assertThat(pipeline.flush(SOON).isDelivered()).isTrue();
            assertThat(log.lines()).isEmpty();
            assertThat(fixture.counted("export_failures_total", "unavailable")).isZero();
        }
    }

    @Test
    void triesOnceWhenToldSo() throws Exception {
        receiver.answer(OtlpAnswer.error(Status.Code.UNAVAILABLE, "starting"));
        try (OtlpPipeline pipeline = fixture.open(receiver.target(), ONE_TRY)) {
            pipeline.flush(SOON);

            assertThat(receiver.refused()).isEqualTo(1);
            pipeline.release();
        }
    }

    @Test
    void saysAndCountsWhatTheReceiverRejected() throws Exception {
        receiver.answer(OtlpAnswer.partialSuccess(3, "too old"));
        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            ExportResult result = pipeline.flush(SOON);
            receiver.answer(OtlpAnswer.ok());
            pipeline.flush(SOON);

            long all = receiver.requests().get(0).points().size();
            assertThat(result).isEqualTo(new ExportResult(false, all - 3, "3 points were rejected"));
            assertThat(log.lines())
                    .containsExactly(
                            "WARNING " + url + " rejected 3 points: too old",
                            "INFO " + url + " takes all points again");
            assertThat(fixture.counted("points_dropped_total", "rejected")).isEqualTo(3);
        }
    }

    @Test
    void givesUpOnAReceiverThatIsSlowerThanTheTimeout() throws Exception {
        receiver.answer(OtlpAnswer.ok().after(Duration.ofSeconds(3)));
        try (OtlpPipeline pipeline = fixture.open(receiver.target(), Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "300"))) {
            long before = System.nanoTime();
            ExportResult result = pipeline.flush(SOON);

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(2900));
            assertThat(result.problem())
                    .isEqualTo("export to " + url + " failed: deadline_exceeded, no answer within the timeout"
                            + " (OTEL_EXPORTER_OTLP_TIMEOUT)");
            assertThat(fixture.counted("export_failures_total", "deadline_exceeded"))
                    .isEqualTo(1);
            receiver.answer(OtlpAnswer.ok());
        }
    }

    @Test
    void skipsCollectionsWhileTheReceiverIsSlow() throws Exception {
        receiver.answer(OtlpAnswer.ok().after(Duration.ofSeconds(1)));
        try (OtlpPipeline pipeline = fixture.open(Optional.of(receiver.target()), Duration.ofMillis(100), Map.of())) {
            receiver.awaitRequests(1);

            assertThat(fixture.collections).hasValueLessThanOrEqualTo(2);
            assertThat(fixture.counted("export_failures_total", "busy")).isGreaterThanOrEqualTo(5);
            assertThat(log.lines())
                    .containsExactly("WARNING collection for " + url + " skipped: the export before it has not been"
                            + " answered within the interval of 100 ms; the next collection carries the values");
            receiver.answer(OtlpAnswer.ok());
            receiver.awaitRequests(4);
            assertThat(log.lines()).hasSize(1);
            fixture.clock.addAndGet(MINUTE.toNanos());
            log.await("answered within the interval again");
            assertThat(pipeline.isOff()).isFalse();
        }
    }

    @Test
    void saysOnlyThatTheReceiverIsDownWhenItIsTriedLongerThanTheInterval() throws Exception {
        receiver.stop();
        try (OtlpPipeline pipeline = fixture.open(Optional.of(receiver.target()), Duration.ofMillis(100), Map.of())) {
            assertThat(pipeline.flush(SOON).isDelivered()).isFalse();
            long skippedBefore = fixture.counted("export_failures_total", "busy");
            List<String> said = log.lines();
            assertThat(pipeline.flush(SOON).isDelivered()).isFalse();

            assertThat(fixture.counted("export_failures_total", "busy")).isGreaterThan(skippedBefore);
            assertThat(log.lines()).isEqualTo(said);
            pipeline.release();
        }
    }

    @Test
    void closesInTimeWhenTheReceiverIsDown() throws Exception {
        receiver.stop();
        OtlpPipeline pipeline = fixture.open(receiver.target(), ONE_TRY);
        long before = System.nanoTime();

        pipeline.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
        assertThat(log.lines().get(1))
                .isEqualTo("WARNING the last values were not delivered: export to " + url
                        + " failed: unavailable, connection refused");
    }

    @Test
    void closesInTimeWhenTheReceiverDoesNotAnswer() throws Exception {
        receiver.answer(OtlpAnswer.ok().after(MINUTE));
        OtlpPipeline pipeline = fixture.open(receiver.target());
        pipeline.exportNow();
        long before = System.nanoTime();

        pipeline.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(6));
        assertThat(log.lines())
                .containsExactly("WARNING the last values were not delivered: export to " + url
                        + " was not answered within 4000 ms");
    }

    @Test
    void recognisesThatNobodyListens() throws Exception {
        receiver.stop();
        OtlpProperties properties = OtlpProperties.of(
                new OtlpSettings(Optional.of(receiver.target()), Optional.empty(), Map.of(), Map.of()),
                OtlpSignal.METRICS);
        OtlpEndpoint endpoint = OtlpTarget.of(properties).endpoint();
        ReplyWatch watch = new ReplyWatch();
        ManagedChannel channel = OtlpChannel.open(endpoint, properties, Optional.empty(), "1.2.3", true, watch);

        MetricsServiceGrpc.MetricsServiceBlockingStub stub = MetricsServiceGrpc.newBlockingStub(channel);
        assertThatThrownBy(() -> stub.export(ExportMetricsServiceRequest.getDefaultInstance()))
                .isInstanceOf(StatusRuntimeException.class);

        assertThat(watch.latest()).isEqualTo(new Reply("unavailable", "connection refused", true, PartialSuccess.NONE));
        channel.shutdownNow();
    }

    @Test
    void leavesSayingToTheCallerOfTheOnlyExport() throws Exception {
        receiver.stop();
        OtlpPipeline pipeline = fixture.open(receiver.target(), ONE_TRY);

        ExportResult result = pipeline.exportOnce(SOON);

        assertThat(result.problem()).contains("connection refused");
        assertThat(log.lines()).isEmpty();
        assertThat(fixture.counted("export_failures_total", "unavailable")).isEqualTo(1);
        pipeline.release();
    }

    @Test
    void saysOnceThatNobodyListensAtTheDefaultEndpoint() throws Exception {
        OtlpTarget target = OtlpTarget.of(OtlpProperties.of(
                new OtlpSettings(Optional.empty(), Optional.empty(), Map.of(), Map.of()), OtlpSignal.METRICS));
        ExportHealth health = new ExportHealth(target, false, fixture.self, fixture.clock::get);
        Reply refused = new Reply("unavailable", "connection refused", true, PartialSuccess.NONE);

        health.undelivered(refused, 1, 1, 5);
        fixture.clock.addAndGet(MINUTE.toNanos());
        health.undelivered(refused, 1, 1, 5);
        health.delivered(5);
        health.undelivered(refused, 1, 1, 5);

        assertThat(log.lines())
                .containsExactly(
                        "INFO nobody listens at http://localhost:4317, the default OTLP endpoint; name a receiver with"
                                + " --otlp-grpc HOST:PORT, or switch OTLP off with --otlp-grpc none (it is tried with"
                                + " every collection, and this is not said again)",
                        "INFO a receiver listens at http://localhost:4317 now: 5 points exported",
                        "WARNING export to http://localhost:4317 failed: unavailable, connection refused; values are"
                                + " complete again with the next successful export");
    }

    @Test
    void saysThatAHostIsUnknown() throws Exception {
        try (OtlpPipeline pipeline = fixture.open("no-such-host.invalid:" + FreePort.next(), ONE_TRY)) {
            assertThat(pipeline.flush(SOON).problem())
                    .contains("failed: unavailable, host name is not known, no-such-host.invalid: ");
            pipeline.release();
        }
    }

    @Test
    void saysWhenTheReceiverWantsAHeaderThatIsMissing() throws Exception {
        try (OtlpReceiver picky = OtlpReceiver.requiringHeaders(Map.of("authorization", "Bearer xyz"));
                OtlpPipeline pipeline = fixture.open(picky.target())) {
            assertThat(pipeline.flush(SOON).problem()).contains("unauthenticated, header authorization is missing");
        }
    }

    @Test
    void countsPointsOfAFailedRequest() throws Exception {
        receiver.answer(OtlpAnswer.error(Status.Code.PERMISSION_DENIED, "no"));
        try (OtlpPipeline pipeline = fixture.open(receiver.target())) {
            pipeline.flush(SOON);
            receiver.answer(OtlpAnswer.ok());
            pipeline.flush(SOON);

            OtlpRequest next = receiver.requests().get(0);
            List<OtlpPoint> dropped = next.points().stream()
                    .filter(point -> point.metric().equals("bpf_metrics_exporter_points_dropped_total"))
                    .filter(point -> point.text("reason").equals("permission_denied"))
                    .toList();
            assertThat(dropped)
                    .singleElement()
                    .satisfies(point -> assertThat(point.value())
                            .isEqualTo(fixture.counted("points_dropped_total", "permission_denied")));
        }
    }
}
