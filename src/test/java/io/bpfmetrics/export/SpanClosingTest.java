package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.SOON;
import static io.bpfmetrics.export.SpanFixture.offer;
import static io.bpfmetrics.export.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.LogRecorder;
import io.bpfmetrics.testing.OtlpAnswer;
import io.bpfmetrics.testing.OtlpReceiver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of spans at the end. */
class SpanClosingTest {
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
    void closesInTimeWhenTheReceiverDoesNotAnswer() throws Exception {
        receiver.answer(OtlpAnswer.ok().after(MINUTE));
        OtlpSpans spans = fixture.open(receiver.target(), Map.of("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "2"));
        offer(spans, 5);
        long before = System.nanoTime();

        spans.close(Duration.ofMillis(700));

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(700), Duration.ofSeconds(3));
        assertThat(fixture.lost("conf")).isEqualTo(5);
        assertThat(log.lines())
                .containsExactly("WARNING 5 spans could not be delivered to " + url
                        + " before the end and are lost: it has not answered in time");
        assertThat(spans.offer(span("late"))).isTrue();
        assertThat(fixture.lost("conf")).isEqualTo(6);
    }

    @Test
    void closesInTimeWhenTheReceiverIsAway() throws Exception {
        receiver.stop();
        OtlpSpans spans = fixture.open(receiver.target(), QUICK);
        offer(spans, 5);
        long before = System.nanoTime();

        spans.close(Duration.ofMillis(700));

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(700), Duration.ofSeconds(3));
        assertThat(fixture.lost("conf")).isEqualTo(5);
        assertThat(log.lines())
                .hasSize(2)
                .endsWith("WARNING 5 spans could not be delivered to " + url
                        + " before the end and are lost: unavailable, connection refused");
    }

    @Test
    void usesTheTimeOfClosingToDeliver() throws Exception {
        receiver.stop();
        OtlpSpans spans = fixture.open(receiver.target(), QUICK);
        offer(spans, 5);
        log.await("connection refused");
        ExecutorService closing = Executors.newSingleThreadExecutor();
        Future<?> closed = closing.submit(() -> spans.close(SOON));
        receiver.restart();
        closed.get();
        closing.shutdown();

        assertThat(receiver.spans()).hasSize(5);
        assertThat(fixture.lost("conf")).isZero();
    }

    @Test
    void leavesSayingToTheCallerOfTheOnlyExport() throws Exception {
        receiver.stop();
        try (OtlpSpans spans = fixture.open(receiver.target(), Map.of())) {
            offer(spans, 2);
            long before = System.nanoTime();
            ExportResult result = spans.exportOnce(Duration.ofSeconds(30));

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
            assertThat(result)
                    .isEqualTo(ExportResult.failed(
                            "2 spans were not delivered to " + url + ": unavailable, connection refused"));
            spans.close(Duration.ZERO);
            assertThat(log.lines()).isEmpty();
        }
        assertThat(fixture.lost("conf")).isEqualTo(2);
    }

    @Test
    void saysThatAFlushWasNotAnswered() throws Exception {
        receiver.answer(OtlpAnswer.ok().after(MINUTE));
        OtlpSpans spans = fixture.open(receiver.target(), QUICK);
        offer(spans, 2);

        assertThat(spans.flush(Duration.ofMillis(200)).problem())
                .isEqualTo("2 spans were not delivered to " + url + ": it has not answered in time");
        spans.close(Duration.ZERO);
    }
}
