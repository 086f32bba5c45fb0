package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.RUNS;
import static io.bpfmetrics.export.OtlpFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpServerSecurity;
import io.bpfmetrics.testing.TestCertificates;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtlpSecurityTest {
    @TempDir
    static Path directory;

    private static TestCertificates certificates;

    private final OtlpFixture fixture = new OtlpFixture().set(RUNS, 7, "id", "1");

    @BeforeAll
    static void makeCertificates() throws Exception {
        SdkLoggers.mute();
        certificates = TestCertificates.create(directory);
    }

    @Test
    void trustsTheAuthorityThatIsNamed() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.secured(OtlpServerSecurity.tls(certificates));
                OtlpPipeline pipeline = fixture.open("https://" + receiver.target(), authority())) {
            assertThat(pipeline.flush(SOON)).isEqualTo(delivered(receiver));
            assertThat(pipeline.describe()).startsWith("OTLP gRPC to https://" + receiver.target() + ", TLS,");
        }
    }

    @Test
    void trustsTheAuthorityOverHttpToo() throws Exception {
        try (HttpReceiver receiver = new HttpReceiver(directory.resolve("test.p12"), "changeit")) {
            Map<String, String> environment = new HashMap<>(authority());
            environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
            environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url());
            OtlpPipeline trusting = fixture.openBy(environment);
            environment.remove("OTEL_EXPORTER_OTLP_CERTIFICATE");
            OtlpPipeline suspicious = fixture.openBy(environment);

            assertThat(trusting.flush(SOON).isDelivered()).isTrue();
            assertThat(suspicious.flush(SOON).problem()).contains("OTEL_EXPORTER_OTLP_CERTIFICATE");
            assertThat(receiver.requests).hasSize(1);
            trusting.release();
            suspicious.release();
        }
    }

    // by address where the reason matters: "localhost" may be two, and the reason is then that of the last one tried
    @Test
    void trustsNobodyElse() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.secured(OtlpServerSecurity.tls(certificates));
                OtlpPipeline pipeline = fixture.open("https://127.0.0.1:" + receiver.port())) {
            assertThat(pipeline.flush(SOON).problem()).contains("unavailable", "OTEL_EXPORTER_OTLP_CERTIFICATE");
            assertThat(receiver.requests()).isEmpty();
            pipeline.release();
        }
    }

    @Test
    void showsItsOwnCertificate() throws Exception {
        Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_CERTIFICATE", certificates.authority().toString(),
                "OTEL_EXPORTER_OTLP_METRICS_CLIENT_KEY",
                        certificates.clientKey().toString(),
                "OTEL_EXPORTER_OTLP_METRICS_CLIENT_CERTIFICATE",
                        certificates.clientCertificate().toString());
        try (OtlpReceiver receiver = OtlpReceiver.secured(OtlpServerSecurity.mutualTls(certificates));
                OtlpPipeline pipeline = fixture.open("https://" + receiver.target(), environment)) {
            assertThat(pipeline.flush(SOON)).isEqualTo(delivered(receiver));
        }
    }

    @Test
    void isRefusedWithoutACertificateWhereOneIsAsked() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.secured(OtlpServerSecurity.mutualTls(certificates));
                OtlpPipeline pipeline = fixture.open("https://" + receiver.target(), authority())) {
            assertThat(pipeline.flush(SOON).isDelivered()).isFalse();
            assertThat(receiver.requests()).isEmpty();
            pipeline.release();
        }
    }

    @Test
    void saysThatAReceiverDoesNotSpeakTls() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                OtlpPipeline pipeline = fixture.open("https://127.0.0.1:" + receiver.port())) {
            assertThat(pipeline.flush(SOON).problem()).contains("it does not speak TLS; is http:// meant?");
            pipeline.release();
        }
    }

    @Test
    void saysThatAReceiverProbablyWantsTls() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.secured(OtlpServerSecurity.tls(certificates));
                OtlpPipeline pipeline = fixture.open("http://127.0.0.1:" + receiver.port())) {
            assertThat(pipeline.flush(SOON).problem()).contains("if it speaks TLS, write https://");
            pipeline.release();
        }
    }

    @Test
    void refusesAKeyOfAnotherCertificate() {
        Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_CLIENT_KEY", certificates.authority().toString(),
                "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
                        certificates.clientCertificate().toString());

        assertThatThrownBy(() -> fixture.open("https://localhost:1", environment))
                .isInstanceOf(OtlpConfigException.class)
                .hasMessageContaining(
                        "OTEL_EXPORTER_OTLP_CLIENT_KEY=" + certificates.authority() + ": the file is not");
    }

    private static Map<String, String> authority() {
        return Map.of("OTEL_EXPORTER_OTLP_CERTIFICATE", certificates.authority().toString());
    }

    private static ExportResult delivered(OtlpReceiver receiver) {
        return new ExportResult(true, receiver.requests().get(0).points().size(), "");
    }
}
