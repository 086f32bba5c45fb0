package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.SOON;
import static io.bpfmetrics.export.SpanFixture.ofService;
import static io.bpfmetrics.export.SpanFixture.offer;
import static io.bpfmetrics.export.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.LogRecorder;
import io.bpfmetrics.testing.OtlpAnswer;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpSpan;
import io.bpfmetrics.testing.OtlpSpanRequest;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of spans when the receiver is slow, away or of another opinion. */
class SpanDeliveryTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Map<String, String> QUICK = Map.of("OTEL_BSP_SCHEDULE_DELAY", "10");

    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final SpanFixture fixture = new SpanFixture();
    private final String url = "http://" + receiver.target();
    private final LogRecorder log = LogRecorder.of(OtlpSpans.class);

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
    void sendsABatchWhenItIsFull() throws Exception {
        Map<String, String> three = Map.of("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "3", "OTEL_BSP_SCHEDULE_DELAY", "1h");
        try (OtlpSpans spans = fixture.open(receiver.target(), three)) {
            offer(spans, 8);

            assertThat(receiver.awaitSpans(6)).extracting(OtlpSpan::name).containsExactly("0", "1", "2", "3", "4", "5");
            assertThat(receiver.spanRequests()).hasSize(2);
        }
        assertThat(receiver.spans()).hasSize(8);
    }

    @Test
    void sendsABatchWhenItHasWaitedLongEnough() throws Exception {
        try (OtlpSpans spans = fixture.open(receiver.target(), Map.of("OTEL_BSP_SCHEDULE_DELAY", "300"))) {
            long before = System.nanoTime();
            offer(spans, 2);
            receiver.awaitSpans(2);

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
            assertThat(receiver.spanRequests()).hasSize(1);
        }
    }

    @Test
    void waitsForNothingOnceItBeginsToClose() throws Exception {
        try (OtlpSpans spans = fixture.open(receiver.target(), Map.of("OTEL_BSP_SCHEDULE_DELAY", "1h"))) {
            offer(spans, 1);
            spans.beginClosing();
            receiver.awaitSpans(1);
            offer(spans, 1);

            assertThat(receiver.awaitSpans(2)).hasSize(2);
        }
    }

    @Test
    void takesExactlyWhatFitsWhileTheReceiverIsAway() throws Exception {
        receiver.stop();
        Map<String, String> ten = Map.of(
                "OTEL_BSP_MAX_QUEUE_SIZE",
                "10",
                "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
                "4",
                "OTEL_BSP_SCHEDULE_DELAY",
                "10");
        try (OtlpSpans spans = fixture.open(receiver.target(), ten)) {
            assertThat(offer(spans, 10)).isEqualTo(10);
            assertThat(spans.offer(span("the eleventh"))).isFalse();
            log.await("connection refused");
            assertThat(spans.offer(span("the twelfth"))).isFalse();
            receiver.restart();

            assertThat(spans.flush(SOON)).isEqualTo(new ExportResult(true, 10, ""));
            assertThat(receiver.spans())
                    .extracting(OtlpSpan::name)
                    .isEqualTo(
                            IntStream.range(0, 10).mapToObj(Integer::toString).toList());
            assertThat(spans.offer(span("one more"))).isTrue();
        }
        assertThat(fixture.lost("conf")).isZero();
        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().get(0))
                .isEqualTo("WARNING export of spans to " + url + " failed: unavailable, connection refused; spans wait"
                        + " for it, up to 10 (OTEL_BSP_MAX_QUEUE_SIZE); more are lost");
        assertThat(log.lines().get(1)).startsWith("INFO export of spans to " + url + " works again, 4 spans exported");
    }

    @Test
    void deliversEverySpanOnceAfterAnOutage() throws Exception {
        try (OtlpSpans spans = fixture.open(receiver.target(), QUICK)) {
            offer(spans, 1);
            receiver.awaitSpans(1);
            receiver.stop();
            long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            int offered = 0;
            while (System.nanoTime() - end < 0) {
                assertThat(spans.offer(span("away" + offered++))).isTrue();
                Thread.sleep(10);
            }
            receiver.restart();

            assertThat(receiver.awaitSpans(1 + offered)).hasSize(1 + offered);
            assertThat(spans.flush(SOON).isDelivered()).isTrue();
            assertThat(receiver.spans())
                    .extracting(OtlpSpan::spanId)
                    .doesNotHaveDuplicates()
                    .hasSize(1 + offered);
            assertThat(fixture.counted("export_failures_total", "reason", "unavailable"))
                    .isBetween(3L, 8L);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"UNAVAILABLE", "ABORTED", "CANCELLED", "DEADLINE_EXCEEDED", "DATA_LOSS", "OUT_OF_RANGE"})
    void triesAgainWhatMayPass(Status.Code code) throws Exception {
        receiver.answer(OtlpAnswer.error(code, "later"));
        try (OtlpSpans spans = fixture.open(receiver.target(), QUICK)) {
            offer(spans, 1);
            receiver.awaitRefused(2);
            receiver.answer(OtlpAnswer.ok());

            assertThat(receiver.awaitSpans(1)).hasSize(1);
        }
        assertThat(fixture.lost("conf")).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"INVALID_ARGUMENT", "UNIMPLEMENTED", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "INTERNAL"})
    void countsWhatIsRefusedForGood(Status.Code code) throws Exception {
        receiver.answer(OtlpAnswer.error(code, "never"));
        try (OtlpSpans spans = fixture.open(receiver.target(), QUICK)) {
            offer(spans, 3);
            String reason = code.name().toLowerCase(Locale.ROOT);
            ExportResult result = spans.flush(SOON);
            receiver.answer(OtlpAnswer.ok());
            offer(spans, 2);

            String problem = "export of spans to " + url + " failed: " + reason + ", never";
            assertThat(result).isEqualTo(new ExportResult(false, 0, "3 spans are lost: " + problem));
            assertThat(spans.flush(SOON)).isEqualTo(new ExportResult(true, 2, ""));
            assertThat(fixture.counted("export_failures_total", "reason", reason))
                    .isEqualTo(1);
            assertThat(log.lines().get(0)).isEqualTo("WARNING " + problem + "; 3 spans are lost");
        }
        assertThat(fixture.lost("conf")).isEqualTo(3);
        assertThat(receiver.refused()).isEqualTo(1);
    }

    @Test
    void countsWhatIsRejectedInAnAnswerThatSaysOk() throws Exception {
        receiver.answer(OtlpAnswer.partialSuccess(2, "too old"));
        try (OtlpSpans spans = fixture.open(receiver.target(), Map.of())) {
            offer(spans, 5);

            assertThat(spans.flush(SOON))
                    .isEqualTo(new ExportResult(false, 3, "2 spans are lost: " + url + " rejected 2 spans"));
            assertThat(log.lines()).containsExactly("WARNING " + url + " rejected 2 spans: too old");
        }
        assertThat(fixture.lost("conf")).isEqualTo(2);
    }

    @Test
    void countsNoMoreRejectedSpansThanItSent() throws Exception {
        receiver.answer(OtlpAnswer.partialSuccess(1000, ""));
        try (OtlpSpans spans = fixture.open(receiver.target(), Map.of())) {
            spans.offer(ofService("", "a"));
            spans.offer(ofService("", "b"));
            spans.flush(SOON);
        }
        assertThat(List.of(fixture.lost("a"), fixture.lost("b"))).containsExactly(1L, 1L);
    }

    @Test
    void triesOnceWhenToldSo() throws Exception {
        receiver.answer(OtlpAnswer.error(Status.Code.UNAVAILABLE, "busy"));
        try (OtlpSpans spans =
                fixture.open(receiver.target(), Map.of("OTEL_JAVA_EXPORTER_OTLP_RETRY_DISABLED", "true"))) {
            offer(spans, 1);
            assertThat(spans.flush(SOON).isDelivered()).isFalse();
        }
        assertThat(receiver.refused()).isEqualTo(1);
        assertThat(fixture.lost("conf")).isEqualTo(1);
    }

    @Test
    void splitsWhatIsTooBigForOneRequest() throws Exception {
        try (OtlpSpans spans = fixture.open(receiver.target(), Map.of("OTEL_BSP_SCHEDULE_DELAY", "1h"))) {
            for (int i = 0; i < 40; i++) {
                // 300 000 bytes in UTF-8
                spans.offer(span("big", Optional.empty(), Map.of("text", "\u6f22".repeat(100_000))));
            }
            assertThat(spans.flush(SOON)).isEqualTo(new ExportResult(true, 40, ""));
        }

        assertThat(receiver.spanRequests())
                .hasSize(4)
                .extracting(OtlpSpanRequest::size)
                .allMatch(size -> size < 4 << 20);
        assertThat(receiver.spans()).hasSize(40);
    }

    @Test
    void losesOnlyTheSpanThatIsTooBigByItself() throws Exception {
        try (OtlpSpans spans = fixture.open(receiver.target(), Map.of("OTEL_BSP_SCHEDULE_DELAY", "1h"))) {
            offer(spans, 2);
            spans.offer(span("huge", Optional.empty(), Map.of("text", "x".repeat(5 << 20))));
            offer(spans, 2);
            assertThat(spans.flush(SOON).points()).isEqualTo(4);
        }

        assertThat(receiver.spans()).extracting(OtlpSpan::name).containsExactly("0", "1", "0", "1");
        assertThat(fixture.lost("conf")).isEqualTo(1);
        assertThat(log.lines().get(0)).contains("resource_exhausted", "1 spans are lost");
    }

    @Test
    void givesUpARequestThatIsNotAnsweredWithinTheTimeout() throws Exception {
        receiver.answer(OtlpAnswer.ok().after(MINUTE));
        Map<String, String> impatient = Map.of("OTEL_BSP_EXPORT_TIMEOUT", "300", "OTEL_BSP_SCHEDULE_DELAY", "10");
        try (OtlpSpans spans = fixture.open(receiver.target(), impatient)) {
            offer(spans, 1);
            log.await("deadline_exceeded, no answer within the timeout");
            receiver.answer(OtlpAnswer.ok());

            assertThat(receiver.awaitSpans(1)).hasSize(1);
        }
    }

    @Test
    void losesNoneUncountedWithManyThreads() throws Exception {
        Map<String, String> tight = Map.of(
                "OTEL_BSP_MAX_QUEUE_SIZE",
                "100",
                "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
                "20",
                "OTEL_BSP_SCHEDULE_DELAY",
                "1");
        OtlpSpans spans = fixture.open(receiver.target(), tight);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        AtomicBoolean isEnough = new AtomicBoolean();
        List<Future<long[]>> floods = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            floods.add(threads.submit(() -> flood(spans, isEnough)));
        }
        receiver.awaitSpans(1000);
        receiver.answer(OtlpAnswer.error(Status.Code.INVALID_ARGUMENT, "no"));
        receiver.awaitRefused(3);
        receiver.answer(OtlpAnswer.ok());
        receiver.awaitSpans(2000);
        isEnough.set(true);
        long taken = 0;
        long full = 0;
        for (Future<long[]> flood : floods) {
            taken += flood.get()[0];
            full += flood.get()[1];
        }
        threads.shutdown();
        spans.close(SOON);

        assertThat(full).isPositive();
        assertThat(fixture.lost("conf")).isGreaterThanOrEqualTo(20);
        assertThat(receiver.spans().size() + fixture.lost("conf")).isEqualTo(taken);
    }

    /** How many spans were taken, and how many not. */
    private static long[] flood(OtlpSpans spans, AtomicBoolean isEnough) {
        long[] counts = new long[2];
        while (!isEnough.get()) {
            counts[spans.offer(span("s")) ? 0 : 1]++;
        }
        return counts;
    }
}
