package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.SOON;
import static io.bpfmetrics.export.SpanFixture.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.LogRecorder;
import io.bpfmetrics.testing.OtlpAnswer;
import io.bpfmetrics.testing.OtlpSpan;
import io.bpfmetrics.testing.OtlpSpanRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans by {@code http/protobuf}. */
class SpanHttpTest {
    private final HttpReceiver receiver = new HttpReceiver();
    private final SpanFixture fixture = new SpanFixture();
    private final LogRecorder log = LogRecorder.of(OtlpSpans.class);
    private final String url = receiver.url() + "/v1/traces";

    SpanHttpTest() throws IOException {
        SdkLoggers.mute();
    }

    @AfterEach
    void close() {
        receiver.close();
        log.close();
    }

    @Test
    void deliversSpans() throws Exception {
        try (OtlpSpans spans = open(Map.of(
                "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
                "tenant=a%20b",
                "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION",
                "gzip"))) {
            offer(spans, 2);
            assertThat(spans.flush(SOON)).isEqualTo(new ExportResult(true, 2, ""));
        }

        OtlpSpanRequest request = receiver.spanRequests.get(0);
        assertThat(request.headers())
                .containsEntry(":path", "/v1/traces")
                .containsEntry("content-type", "application/x-protobuf")
                .containsEntry("content-encoding", "gzip")
                .containsEntry("tenant", "a b");
        assertThat(request.spans()).extracting(OtlpSpan::name).containsExactly("0", "1");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void triesAgainWhatMayPass(int status) throws Exception {
        receiver.status = status;
        try (OtlpSpans spans = open(Map.of("OTEL_BSP_SCHEDULE_DELAY", "10"))) {
            offer(spans, 1);
            log.await("failed: http_" + status);
            receiver.status = 200;
            assertThat(spans.flush(SOON)).isEqualTo(new ExportResult(true, 1, ""));
        }

        assertThat(receiver.spanRequests.size()).isGreaterThanOrEqualTo(2);
        assertThat(fixture.lost("conf")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 500})
    void countsWhatIsRefusedForGood(int status) throws Exception {
        receiver.status = status;
        try (OtlpSpans spans = open(Map.of())) {
            offer(spans, 3);
            assertThat(spans.flush(SOON).problem())
                    .startsWith("3 spans are lost: export of spans to " + url + " failed: http_" + status);
        }

        assertThat(receiver.spanRequests).hasSize(1);
        assertThat(fixture.lost("conf")).isEqualTo(3);
        assertThat(fixture.counted("export_failures_total", "reason", "http_" + status))
                .isEqualTo(1);
    }

    @Test
    void countsWhatIsRejectedInAnAnswerThatSaysOk() throws Exception {
        receiver.response = OtlpAnswer.partialSuccess(2, "too many").response();
        try (OtlpSpans spans = open(Map.of())) {
            offer(spans, 3);
            assertThat(spans.flush(SOON).points()).isEqualTo(1);
            assertThat(log.lines()).containsExactly("WARNING " + url + " rejected 2 spans: too many");
        }

        assertThat(fixture.lost("conf")).isEqualTo(2);
    }

    @Test
    void keepsSpansWhileNobodyListens() throws Exception {
        String away = "http://localhost:" + FreePort.next();
        OtlpSpans spans = open(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", away));
        offer(spans, 2);

        assertThat(spans.flush(Duration.ofSeconds(2)).problem()).endsWith(": unavailable, connection refused");
        assertThat(fixture.lost("conf")).isZero();
        spans.close(Duration.ZERO);
        assertThat(fixture.lost("conf")).isEqualTo(2);
    }

    @Test
    void closesInTimeWhenTheReceiverDoesNotAnswer() throws Exception {
        receiver.isSilent = true;
        OtlpSpans spans = open(Map.of("OTEL_BSP_SCHEDULE_DELAY", "10"));
        offer(spans, 2);
        long before = System.nanoTime();

        spans.close(Duration.ofMillis(700));

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(700), Duration.ofSeconds(3));
        assertThat(fixture.lost("conf")).isEqualTo(2);
    }

    private OtlpSpans open(Map<String, String> more) throws OtlpConfigException {
        Map<String, String> environment = new HashMap<>(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url()));
        environment.put("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf");
        environment.putAll(more);
        return fixture.openBy(environment);
    }
}
