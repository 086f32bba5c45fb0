package io.bpfmetrics.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.HeldMaps;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpRequest;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services whose SDK configures itself, and the exporter, which is one of them. */
@KernelTest
class AutoConfigurationTest {
    private static final int SECONDS = 60;

    @TempDir
    private Path folder;

    private final OtlpReceiver receiver = OtlpReceiver.start();

    @BeforeEach
    void writeConfig() {
        CountedMaps.into(folder);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void givesAServiceWhatItsPropertiesAskFor() throws Exception {
        OpenTelemetrySdk sdk = sdk(Map.of("bpf.metrics.config.dir", folder.toString(), "bpf.metrics.subsystem", "on"));
        CountedMaps.calls(7, 40);

        OtlpPoint point = await(CountedMaps.COUNTER);

        assertThat(point.value()).isEqualTo(40L);
        assertThat(point.kind()).isEqualTo("counter");
        assertThat(await("bpf_map_info").kind()).isEqualTo("gauge");
        CountedMaps.calls(7, 41);
        receiver.forget();
        assertThat(sdk.shutdown().join(SECONDS, TimeUnit.SECONDS).isSuccess()).isTrue();
        assertThat(last(CountedMaps.COUNTER).value())
                .as("in the last collection")
                .isEqualTo(41L);
        assertThat(CountedMaps.loaded()).isZero();
    }

    @Test
    void listensToTheEnvironment() throws Exception {
        String said = CommandOutput.of(
                "env",
                "BPF_METRICS_CONFIG_DIR=" + folder,
                "BPF_METRICS_CONFIG_NAMES=counted",
                "OTEL_TRACES_EXPORTER=none",
                "OTEL_LOGS_EXPORTER=none",
                "OTEL_EXPORTER_OTLP_PROTOCOL=grpc",
                "OTEL_EXPORTER_OTLP_ENDPOINT=http://" + receiver.target(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                ExporterCommand.testClassPath(),
                ConfiguredMain.class.getName());

        assertThat(said).contains("with 1\n", "after 0\n");
        assertThat(receiver.requests()).as("the collection of the shutdown").isNotEmpty();
    }

    @Test
    void givesTheTemporalityThatTheExporterPrefers() throws Exception {
        try (OpenTelemetrySdk sdk = sdk(Map.of(
                "bpf.metrics.config.file",
                folder.resolve("counted.yaml").toString(),
                "otel.exporter.otlp.metrics.temporality.preference",
                "delta"))) {
            CountedMaps.calls(7, 40);

            assertThat(await(CountedMaps.COUNTER).kind()).isEqualTo("delta");
            assertThat(sdk).isNotNull();
        }
    }

    @Test
    void doesNothingUnlessItIsAsked() throws Exception {
        for (Map<String, String> properties : List.of(
                Map.<String, String>of(),
                Map.of("bpf.metrics.config.dir", folder.toString(), "bpf.metrics.enabled", "false"),
                Map.of("bpf.metrics.config.dir", folder.toString(), "otel.metrics.exporter", "none"),
                Map.of("bpf.metrics.config.dir", folder.toString(), "otel.sdk.disabled", "true"))) {
            try (OpenTelemetrySdk sdk = sdk(properties)) {
                assertThat(CountedMaps.loaded()).as("%s", properties).isZero();
                assertThat(sdk).isNotNull();
            }
        }
    }

    @Test
    void lacksTheMetricsRatherThanTheService() {
        try (OpenTelemetrySdk sdk = sdk(Map.of("bpf.metrics.config.dir", "/no/such/folder"))) {
            assertThat(sdk.getMeter("of the service")).isNotNull();
        }
    }

    @Test
    void refusesPropertiesThatMakeNoSense() {
        refuses("bpf.metrics.config.names needs bpf.metrics.config.dir", Map.of("bpf.metrics.config.names", "all"));
        refuses("bpf.metrics.subsystem is \"maybe\"", Map.of("bpf.metrics.subsystem", "maybe"));
        refuses(
                "there is no such folder",
                Map.of("bpf.metrics.config.dir", "/no/such/folder", "bpf.metrics.config.strict", "on"));
    }

    private void refuses(String reason, Map<String, String> properties) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> sdk(properties).close())
                .withStackTraceContaining(reason);
    }

    @Test
    void leavesTheExporterAloneWhateverItsEnvironment() throws Exception {
        ExporterCommand command = ExporterCommand.of(
                        "--web.listen-address",
                        "none",
                        "--otlp-grpc",
                        receiver.target(),
                        "--interval",
                        "200ms",
                        "--config.dir",
                        folder.toString(),
                        "--config.names",
                        "all")
                .with("BPF_METRICS_CONFIG_DIR", folder.toString())
                .with("BPF_METRICS_SERIES_LIMIT", "no number")
                .with("BPF_METRICS_SUBSYSTEM", "on");
        try (ExporterProcess exporter = command.start()) {
            await("bpf_map_info");

            try (HeldMaps maps = HeldMaps.of(exporter.pid())) {
                assertThat(maps.all("powers_from_zero")).hasSize(1);
            }
            OtlpRequest request = receiver.awaitRequests(2).get(1);
            assertThat(request.points().stream()
                            .map(point -> point.metric() + point.attributes())
                            .toList())
                    .doesNotHaveDuplicates();
        }
    }

    private OpenTelemetrySdk sdk(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(Map.of(
                "otel.metrics.exporter", "otlp",
                "otel.traces.exporter", "none",
                "otel.logs.exporter", "none",
                "otel.exporter.otlp.protocol", "grpc",
                "otel.exporter.otlp.endpoint", "http://" + receiver.target(),
                "otel.metric.export.interval", "100"));
        all.putAll(properties);
        return AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesSupplier(() -> all)
                .build()
                .getOpenTelemetrySdk();
    }

    private OtlpPoint await(String metric) throws InterruptedException {
        OtlpRequest request = receiver.awaitPoint(point -> point.metric().equals(metric), metric);
        return request.points().stream()
                .filter(point -> point.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    private OtlpPoint last(String metric) {
        return receiver.requests().stream()
                .flatMap(request -> request.points().stream())
                .filter(point -> point.metric().equals(metric))
                .reduce((first, second) -> second)
                .orElseThrow();
    }
}
