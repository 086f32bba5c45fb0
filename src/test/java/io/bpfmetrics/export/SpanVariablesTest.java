package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.SOON;
import static io.bpfmetrics.export.SpanFixture.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpServerSecurity;
import io.bpfmetrics.testing.TestCertificates;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code OTEL_EXPORTER_OTLP_*} variables do to spans, as the receiver sees it. */
class SpanVariablesTest {
    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final SpanFixture fixture = new SpanFixture();

    SpanVariablesTest() {
        SdkLoggers.mute();
    }

    @AfterEach
    void closeReceiver() {
        receiver.close();
    }

    @Test
    void sendsHeadersAndSaysWhoItIs() throws Exception {
        assertThat(headers(Map.of("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20xyz,tenant=a")))
                .containsEntry("authorization", "Bearer xyz")
                .containsEntry("tenant", "a")
                .doesNotContainKey("grpc-encoding")
                .hasEntrySatisfying("user-agent", agent -> assertThat(agent).startsWith("bpf-metrics-exporter/1.2.3 "));
    }

    @Test
    void compressesWhenTold() throws Exception {
        assertThat(headers(Map.of("OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "gzip")))
                .containsEntry("grpc-encoding", "gzip");
    }

    @Test
    void letsTheVariableForTracesWin() throws Exception {
        Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1",
                "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://localhost:1",
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://" + receiver.target(),
                "OTEL_EXPORTER_OTLP_HEADERS", "tenant=all",
                "OTEL_EXPORTER_OTLP_METRICS_HEADERS", "tenant=metrics",
                "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "tenant=traces");
        try (OtlpSpans spans = fixture.openBy(environment)) {
            offer(spans, 1);
            spans.flush(SOON);
        }

        assertThat(receiver.spanRequests().get(0).headers()).containsEntry("tenant", "traces");
    }

    @Test
    void speaksTlsWithACertificateOfItsOwn(@TempDir Path directory) throws Exception {
        TestCertificates certificates = TestCertificates.create(directory);
        Map<String, String> environment = new HashMap<>();
        environment.put("OTEL_EXPORTER_OTLP_CERTIFICATE", "/no/such/file");
        environment.put(
                "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE",
                certificates.authority().toString());
        environment.put(
                "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY", certificates.clientKey().toString());
        environment.put(
                "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE",
                certificates.clientCertificate().toString());
        try (OtlpReceiver secured = OtlpReceiver.secured(OtlpServerSecurity.mutualTls(certificates));
                OtlpSpans spans = fixture.open("https://" + secured.target(), environment)) {
            offer(spans, 1);

            assertThat(spans.flush(SOON)).isEqualTo(new ExportResult(true, 1, ""));
            assertThat(secured.spans()).hasSize(1);
        }
    }

    private Map<String, String> headers(Map<String, String> environment) throws Exception {
        try (OtlpSpans spans = fixture.open(receiver.target(), environment)) {
            offer(spans, 1);
            spans.flush(SOON);
        }
        return receiver.spanRequests().get(0).headers();
    }
}
