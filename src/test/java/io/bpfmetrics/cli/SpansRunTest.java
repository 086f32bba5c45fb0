package io.bpfmetrics.cli;

import static io.bpfmetrics.testing.Records.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.EventConfigs;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.OtlpAnswer;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpSpan;
import io.bpfmetrics.testing.Records;
import io.bpfmetrics.testing.Records.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running program with configs that make spans. */
@KernelTest
class SpansRunTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GREETED = "Stop with Ctrl-C.";
    private static final String SPANS = """
            tracing:
              spans:
                - ringbuf: spans
                  name: thing
                  labels:
                    - {name: trace_id, size: 16, decoders: [{name: hex}]}
                    - {name: parent_span_id, size: 8, decoders: [{name: hex}]}
                    - {name: span_id, size: 8, decoders: [{name: hex}]}
                    - {name: span_monotonic_timestamp_ns, size: 8, decoders: [{name: uint}]}
                    - {name: span_duration_ns, size: 8, decoders: [{name: uint}]}
                    - {name: lol, size: 4, decoders: [{name: string}]}
                - ringbuf: plain
                  service: others
                  labels: [{name: span_name, size: 8, decoders: [{name: string}]}]
            """;
    private static final String METRIC = """
            events:
              - {ringbuf: execs, fields: [{name: n, size: 8}], counters: [{name: n_total, help: h, value: n}]}
            """;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long PRECISION = Duration.ofSeconds(5).toNanos(); // of a busy machine

    private final int port = FreePort.next();

    @TempDir
    private Path folder;

    @Test
    void sendsSpansAsTheirRecordsSay() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = start(configs().with("spans", SPANS), receiver, Map.of())) {
            long now = System.nanoTime();
            long epoch = System.currentTimeMillis() * 1_000_000;

            Records.put(
                    Buffer.SPANS,
                    bytes(
                            "beef 0000 0000 0000 feed 0000 0000 0000",
                            "feed 0000 0000 0000",
                            "beef 0000 0000 0000",
                            now + MINUTE,
                            "ffab3d00 00000000",
                            "68616861"));
            Records.put(Buffer.PLAIN, bytes("6e616d65 00000000"));

            List<OtlpSpan> spans = receiver.awaitSpans(2);
            OtlpSpan given = named(spans, "thing");
            assertThat(given.traceId()).isEqualTo("beef000000000000feed000000000000");
            assertThat(given.parentSpanId()).isEqualTo("feed000000000000");
            assertThat(given.spanId()).isEqualTo("beef000000000000");
            assertThat(given.startNanos()).isBetween(epoch + MINUTE - 2_000_000, epoch + MINUTE + PRECISION);
            assertThat(given.durationNanos()).isEqualTo(4_041_727);
            assertThat(given.attributes()).isEqualTo(Map.of("lol", "haha", "ebpf_exporter.config", "spans"));
            assertThat(given.scope()).isEqualTo("spans");
            assertThat(given.service()).isEqualTo("bpf-metrics-exporter");
            OtlpSpan other = named(spans, "name");
            assertThat(other.service()).isEqualTo("others");
            assertThat(other.parentSpanId()).isEmpty();
            assertThat(other.traceId()).hasSize(32).isNotEqualTo(given.traceId());
            assertThat(other.attributes()).isEqualTo(Map.of("ebpf_exporter.config", "spans"));
            assertThat(exporter.stderr().text()).contains("  Spans    OTLP gRPC to http://" + receiver.target());
        }
    }

    /** There, spans go to localhost:4318 though no config has any. */
    @Test
    void row21ConnectsToNobodyWithoutSpans() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter =
                        start(configs().with("metric", METRIC), receiver, Map.of("OTEL_METRICS_EXPORTER", "none"))) {
            Records.put(Buffer.EXECS, bytes(5L));

            assertThat(exporter.scrape(port, "/metrics")).contains("\nebpf_exporter_n_total 5\n");
            assertThat(exporter.stderr().text()).doesNotContain("Spans");
            assertThat(exporter.terminate()).isZero();
            assertThat(receiver.connections()).isZero();
        }
    }

    @Test
    void sendsSpansWithoutMetrics() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = start(
                        configs().with("spans", SPANS),
                        receiver,
                        Map.of("OTEL_METRICS_EXPORTER", "none", "OTEL_BSP_SCHEDULE_DELAY", "600000"))) {
            Records.put(Buffer.PLAIN, 100, bytes("6e616d65 00000000"));

            assertThat(exporter.terminate()).isZero();

            assertThat(receiver.spans()).hasSize(100);
            assertThat(receiver.requests()).isEmpty();
        }
    }

    @Test
    void beginsToSendSpansWithAReload() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter =
                        start(configs().with("a", METRIC), receiver, Map.of("OTEL_BSP_SCHEDULE_DELAY", "100"))) {
            Files.writeString(folder.resolve("a.yaml"), SPANS);

            exporter.signal("HUP");
            exporter.stderr().await("reloaded: ", PATIENCE);
            Records.put(Buffer.PLAIN, bytes("6e616d65 00000000"));

            assertThat(receiver.awaitSpans(1)).extracting(OtlpSpan::name).containsExactly("name");
        }
    }

    @Test
    void saysWhatIsWrongWithTheSettingsOfSpansOnlyIfThereAreSome() throws Exception {
        ExporterCommand without = configs()
                .with("metric", METRIC)
                .command(port, "--otlp-grpc", "none")
                .with("OTEL_TRACES_SAMPLER", "sometimes");
        try (ExporterProcess exporter = without.start()) {
            exporter.stderr().await(GREETED, PATIENCE);
            assertThat(exporter.terminate()).isZero();
        }
        ExporterCommand with = configs()
                .with("spans", SPANS)
                .command(port, "--otlp-grpc", "localhost:1")
                .with("OTEL_TRACES_SAMPLER", "sometimes");
        try (ExporterProcess exporter = with.start()) {
            assertThat(exporter.awaitExit()).isEqualTo(2);
            assertThat(exporter.stderr().text()).contains("OTEL_TRACES_SAMPLER").contains("sometimes");
        }
    }

    /** A receiver that takes requests and never answers, of metrics and of spans. */
    @Test
    void endsWithinFiveSecondsThoughNobodyAnswers() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            receiver.answer(OtlpAnswer.ok().after(Duration.ofMinutes(1)));
            try (ExporterProcess exporter = start(configs().with("spans", SPANS), receiver, Map.of())) {
                Records.put(Buffer.PLAIN, 100, bytes("6e616d65 00000000"));
                long start = System.nanoTime();

                assertThat(exporter.terminate()).isZero();

                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
                assertThat(exporter.stderr().text()).contains("100 spans");
            }
        }
    }

    private EventConfigs configs() {
        return new EventConfigs(folder, Records.OBJECT);
    }

    private ExporterProcess start(EventConfigs configs, OtlpReceiver receiver, Map<String, String> environment)
            throws InterruptedException {
        ExporterCommand command = configs.command(port, "--otlp-grpc", receiver.target());
        if (environment.containsKey("OTEL_METRICS_EXPORTER")) { // a flag wins over the variables
            command = configs.command(port).with("OTEL_EXPORTER_OTLP_ENDPOINT", "http://" + receiver.target());
        }
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            command = command.with(variable.getKey(), variable.getValue());
        }
        ExporterProcess exporter = command.start();
        exporter.stderr().await(GREETED, PATIENCE);
        return exporter;
    }

    private static OtlpSpan named(List<OtlpSpan> spans, String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
