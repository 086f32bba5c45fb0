package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.RUNS;
import static io.bpfmetrics.export.OtlpFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.LogRecorder;
import io.bpfmetrics.testing.OtlpAnswer;
import io.bpfmetrics.testing.OtlpRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtlpHttpTest {
    private final HttpReceiver receiver = new HttpReceiver();
    private final OtlpFixture fixture = new OtlpFixture().set(RUNS, 7, "id", "1");
    private final LogRecorder log = LogRecorder.of(OtlpPipeline.class);

    OtlpHttpTest() throws IOException {
        SdkLoggers.mute();
    }

    @AfterEach
    void close() {
        receiver.close();
        log.close();
    }

    @Test
    void deliversValues() throws Exception {
        try (OtlpPipeline pipeline = open(receiver.url(), Map.of())) {
            ExportResult result = pipeline.flush(SOON);

            OtlpRequest request = receiver.requests.get(0);
            assertThat(result).isEqualTo(new ExportResult(true, request.points().size(), ""));
            assertThat(request.headers())
                    .containsEntry(":path", "/v1/metrics")
                    .containsEntry("content-type", "application/x-protobuf");
            assertThat(OtlpFixture.values(request, RUNS)).isEqualTo(Map.of(Map.of("id", "1"), 7L));
        }
    }

    @Test
    void sendsHeadersAndCompresses() throws Exception {
        Map<String, String> more =
                Map.of("OTEL_EXPORTER_OTLP_HEADERS", "tenant=a%20b", "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip");
        try (OtlpPipeline pipeline = open(receiver.url(), more)) {
            pipeline.flush(SOON);

            assertThat(receiver.requests.get(0).headers())
                    .containsEntry("tenant", "a b")
                    .containsEntry("content-encoding", "gzip");
        }
    }

    @Test
    void splitsBigCollections() throws Exception {
        String text = "x".repeat(1000);
        for (int i = 0; i < 5000; i++) {
            fixture.set(RUNS, i, "id", Integer.toString(i), "text", text);
        }

        try (OtlpPipeline pipeline = open(receiver.url(), Map.of())) {
            assertThat(pipeline.flush(SOON).isDelivered()).isTrue();

            assertThat(receiver.requests).hasSize(2);
            List<Object> ids = new ArrayList<>();
            receiver.requests.forEach(request -> OtlpFixture.values(request, RUNS)
                    .forEach((labels, value) -> ids.add(labels.get("text") == null ? "short" : value)));
            assertThat(ids).hasSize(5001).doesNotHaveDuplicates();
        }
    }

    @Test
    void saysWhatTheReceiverAnswers() throws Exception {
        receiver.status = 400;
        try (OtlpPipeline pipeline = open(receiver.url(), Map.of())) {
            ExportResult result = pipeline.flush(SOON);
            receiver.status = 200;
            pipeline.flush(SOON);

            assertThat(result.problem()).startsWith("export to " + receiver.url() + "/v1/metrics failed: http_400");
            assertThat(fixture.counted("export_failures_total", "http_400")).isEqualTo(1);
            assertThat(log.lines()).hasSize(2);
        }
    }

    @Test
    void saysThatTheReceiverIsDown() throws Exception {
        String url = "http://localhost:" + FreePort.next();
        OtlpPipeline pipeline = open(url, Map.of());

        assertThat(pipeline.flush(SOON).problem())
                .isEqualTo("export to " + url + "/v1/metrics failed: unavailable, connection refused");
        assertThat(fixture.counted("export_failures_total", "unavailable")).isEqualTo(1);
        pipeline.release();
    }

    @Test
    void saysAndCountsWhatTheReceiverRejected() throws Exception {
        receiver.response = OtlpAnswer.partialSuccess(2, "too many").response();
        try (OtlpPipeline pipeline = open(receiver.url(), Map.of())) {
            assertThat(pipeline.flush(SOON).problem()).isEqualTo("2 points were rejected");
            assertThat(fixture.counted("points_dropped_total", "rejected")).isEqualTo(2);
            assertThat(log.lines())
                    .containsExactly("WARNING " + receiver.url() + "/v1/metrics rejected 2 points: too many");
            receiver.response = OtlpAnswer.ok().response();
        }
    }

    @Test
    void triesAgainWhenTheReceiverIsUnavailableForAMoment() throws Exception {
        receiver.status = 503;
        try (OtlpPipeline pipeline = open(receiver.url(), Map.of())) {
            pipeline.exportNow();
            while (receiver.requests.size() < 2) {
                Thread.onSpinWait();
            }
            receiver.status = 200;

            assertThat(pipeline.flush(SOON).isDelivered()).isTrue();
            assertThat(fixture.counted("export_failures_total", "http_503")).isZero();
        }
    }

    private OtlpPipeline open(String url, Map<String, String> more) throws OtlpConfigException {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", url);
        return fixture.openBy(environment);
    }
}
