package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.testing.OtlpReceiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpConfigTest {
    private final OtlpFixture fixture = new OtlpFixture();

    @BeforeEach
    void mute() {
        SdkLoggers.mute();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | OTLP gRPC to http://localhost:4317, plaintext, every 5 s",
                "OTEL_EXPORTER_OTLP_ENDPOINT=http://a:1 | OTLP gRPC to http://a:1, plaintext, every 5 s",
                "OTEL_EXPORTER_OTLP_ENDPOINT=https://a:1/path | OTLP gRPC to https://a:1, TLS, every 5 s",
                "OTEL_EXPORTER_OTLP_ENDPOINT=http://a:1 OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://b:2"
                        + " | OTLP gRPC to http://b:2, plaintext, every 5 s",
                "OTEL_EXPORTER_OTLP_ENDPOINT=a:1 | OTLP gRPC to http://a:1, plaintext, every 5 s",
                "OTEL_EXPORTER_OTLP_ENDPOINT=a:1 OTEL_EXPORTER_OTLP_INSECURE=false"
                        + " | OTLP gRPC to https://a:1, TLS, every 5 s",
                "OTEL_METRIC_EXPORT_INTERVAL=1500 | OTLP gRPC to http://localhost:4317, plaintext, every 1500 ms",
                "OTEL_METRIC_EXPORT_INTERVAL=1m | OTLP gRPC to http://localhost:4317, plaintext, every 60 s",
                "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"
                        + " | OTLP HTTP to http://localhost:4318/v1/metrics, plaintext, every 5 s",
                "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf OTEL_EXPORTER_OTLP_ENDPOINT=https://a/base"
                        + " | OTLP HTTP to https://a:443/base/v1/metrics, TLS, every 5 s",
                "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://a:1/as/is"
                        + " | OTLP HTTP to http://a:1/as/is, plaintext, every 5 s",
                "OTEL_METRICS_EXPORTER=none | OTLP is off (OTEL_METRICS_EXPORTER)",
                "OTEL_SDK_DISABLED=true | OTLP is off (OTEL_SDK_DISABLED)",
                "OTEL_METRICS_EXPORTER= | OTLP gRPC to http://localhost:4317, plaintext, every 5 s"
            })
    void describesWhatTheEnvironmentAsksFor(String environment, String description) throws Exception {
        try (OtlpPipeline pipeline = open(Optional.empty(), Optional.empty(), environment)) {
            assertThat(pipeline.describe()).isEqualTo(description);
            pipeline.release();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c:3 | OTEL_EXPORTER_OTLP_ENDPOINT=http://a:1 | OTLP gRPC to http://c:3, plaintext, every 7 s",
                "c:3 | OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://a:1 | OTLP gRPC to http://c:3, plaintext, every 7 s",
                "c:3 | OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf | OTLP gRPC to http://c:3, plaintext, every 7 s",
                "c:3 | OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=http/protobuf"
                        + " | OTLP gRPC to http://c:3, plaintext, every 7 s",
                "c:3 | OTEL_METRIC_EXPORT_INTERVAL=1500 | OTLP gRPC to http://c:3, plaintext, every 7 s",
                "c:3 | OTEL_METRICS_EXPORTER=none | OTLP gRPC to http://c:3, plaintext, every 7 s",
                "c:3 | OTEL_SDK_DISABLED=true | OTLP gRPC to http://c:3, plaintext, every 7 s",
                "none | OTEL_EXPORTER_OTLP_ENDPOINT=http://a:1 | OTLP is off (--otlp-grpc none)"
            })
    void letsFlagsWinOverTheEnvironment(String endpoint, String environment, String description) throws Exception {
        try (OtlpPipeline pipeline = open(Optional.of(endpoint), Optional.of(Duration.ofSeconds(7)), environment)) {
            assertThat(pipeline.describe()).isEqualTo(description);
            pipeline.release();
        }
    }

    @Test
    void letsSystemPropertiesWinOverTheEnvironment() throws Exception {
        OtlpSettings settings = new OtlpSettings(
                Optional.empty(),
                Optional.empty(),
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1"),
                Map.of("otel.exporter.otlp.endpoint", "http://b:2"));
        OtlpPipeline pipeline = fixture.open(settings);

        assertThat(pipeline.describe()).contains("http://b:2");
        pipeline.release();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OTEL_EXPORTER_OTLP_ENDPOINT=localhost4317 | OTEL_EXPORTER_OTLP_ENDPOINT \"localhost4317\": it has no"
                        + " port; did you mean \"localhost:4317\"?",
                "OTEL_EXPORTER_OTLP_PROTOCOL=http/json | OTEL_EXPORTER_OTLP_PROTOCOL=http/json: the protocols here are"
                        + " grpc and http/protobuf; did you mean \"http/protobuf\"?",
                "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=gprc | OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=gprc: the protocols"
                        + " here are grpc and http/protobuf; did you mean \"grpc\"?",
                "OTEL_METRICS_EXPORTER=oltp | OTEL_METRICS_EXPORTER=oltp: the exporters here are otlp and none; did you"
                        + " mean \"otlp\"?",
                "OTEL_METRICS_EXPORTER=otlp,prometheus | OTEL_METRICS_EXPORTER=otlp,prometheus: the exporters here are"
                        + " otlp and none; text for Prometheus is served anyway, see --web.listen-address; use otlp"
                        + " or none",
                "OTEL_METRIC_EXPORT_INTERVAL=abc | OTEL_METRIC_EXPORT_INTERVAL=abc: write a duration, such as 5000"
                        + " (milliseconds), 5s or 1m",
                "OTEL_METRIC_EXPORT_INTERVAL=0 | OTEL_METRIC_EXPORT_INTERVAL=0: a duration is more than 0",
                "OTEL_EXPORTER_OTLP_TIMEOUT=10sec | OTEL_EXPORTER_OTLP_TIMEOUT=10sec: write a duration, such as 5000"
                        + " (milliseconds), 5s or 1m",
                "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT=-1 | OTEL_EXPORTER_OTLP_METRICS_TIMEOUT=-1: a duration is more than"
                        + " 0",
                "OTEL_EXPORTER_OTLP_COMPRESSION=gzp | OTEL_EXPORTER_OTLP_COMPRESSION=gzp: the compressions here are"
                        + " gzip and none; did you mean \"gzip\"?",
                "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=deltas"
                        + " | OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=deltas: the temporalities here are"
                        + " cumulative, delta and lowmemory; did you mean \"delta\"?",
                "OTEL_CONFIG_FILE=/etc/otel.yaml | OTEL_CONFIG_FILE is not supported, because it would replace every"
                        + " other setting; unset it and use the OTEL_* variables",
                "OTEL_EXPORTER_OTLP_CERTIFICATE=/no/such.pem | OTEL_EXPORTER_OTLP_CERTIFICATE=/no/such.pem: the file"
                        + " does not exist",
                "OTEL_EXPORTER_OTLP_CERTIFICATE=/ | OTEL_EXPORTER_OTLP_CERTIFICATE=/: the file is not a file",
                "OTEL_EXPORTER_OTLP_HEADERS=novalue | OTEL_EXPORTER_OTLP_HEADERS: header 1 (not shown, it may be a"
                        + " secret) is not name=value with a name of letters, digits and - _ .; write for example"
                        + " authorization=Bearer%20TOKEN",
                "OTEL_JAVA_METRICS_CARDINALITY_LIMIT=many | OTLP export cannot be set up: Invalid value for property"
                        + " OTEL_JAVA_METRICS_CARDINALITY_LIMIT=many. Must be a integer."
            })
    void refusesWhatCannotBeMeant(String environment, String message) {
        assertThatThrownBy(() -> open(Optional.empty(), Optional.empty(), environment))
                .isInstanceOf(OtlpConfigException.class)
                .hasMessage(message);
    }

    @Test
    void refusesFilesThatHoldSomethingElse(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("x.pem"), "nonsense");

        String certificate = "OTEL_EXPORTER_OTLP_ENDPOINT=https://a:1 OTEL_EXPORTER_OTLP_CERTIFICATE=" + file;
        assertThatThrownBy(() -> open(Optional.empty(), Optional.empty(), certificate))
                .hasMessage("OTEL_EXPORTER_OTLP_CERTIFICATE=" + file + ": the file is not a certificate in PEM form");
        String alone = "OTEL_EXPORTER_OTLP_CLIENT_KEY=" + file;
        assertThatThrownBy(() -> open(Optional.empty(), Optional.empty(), alone))
                .hasMessage("OTEL_EXPORTER_OTLP_CLIENT_KEY is set without OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE;"
                        + " set both, or neither");
        String key = "OTEL_EXPORTER_OTLP_ENDPOINT=https://a:1 OTEL_EXPORTER_OTLP_CLIENT_KEY=" + file
                + " OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE=" + file;
        assertThatThrownBy(() -> open(Optional.empty(), Optional.empty(), key))
                .hasMessageContaining("OTEL_EXPORTER_OTLP_CLIENT_KEY=" + file + ": the file is not a private key");
    }

    @Test
    void sendsNothingWhenOffButKnowsItsResource() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                OtlpPipeline pipeline = fixture.open(new OtlpSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(
                                "OTEL_SDK_DISABLED", "true",
                                "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.target(),
                                "OTEL_SERVICE_NAME", "mine"),
                        Map.of()))) {
            ExportResult result = pipeline.flush(OtlpFixture.SOON);

            assertThat(pipeline.isOff()).isTrue();
            assertThat(result).isEqualTo(new ExportResult(true, 0, ""));
            assertThat(fixture.collections).hasValue(0);
            assertThat(pipeline.resource())
                    .containsEntry("service.name", "mine")
                    .containsEntry("host.name", "box");
        }
    }

    private OtlpPipeline open(Optional<String> endpoint, Optional<Duration> interval, String environment)
            throws OtlpConfigException {
        Map<String, String> variables = new HashMap<>();
        for (String variable : environment.split(" ", -1)) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return fixture.open(new OtlpSettings(endpoint, interval, variables, Map.of()));
    }
}
