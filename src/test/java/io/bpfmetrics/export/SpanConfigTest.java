package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.testing.OtlpReceiver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanConfigTest {
    private final SpanFixture fixture = new SpanFixture();

    @BeforeEach
    void mute() {
        SdkLoggers.mute();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | OTLP gRPC to http://localhost:4317, plaintext",
                "OTEL_EXPORTER_OTLP_ENDPOINT=http://a:1 | OTLP gRPC to http://a:1, plaintext",
                "OTEL_EXPORTER_OTLP_ENDPOINT=http://a:1 OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=https://b:2"
                        + " | OTLP gRPC to https://b:2, TLS",
                "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://a:1 | OTLP gRPC to http://localhost:4317, plaintext",
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=a:1 OTEL_EXPORTER_OTLP_TRACES_INSECURE=false"
                        + " | OTLP gRPC to https://a:1, TLS",
                "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf | OTLP HTTP to http://localhost:4318/v1/traces, plaintext",
                "OTEL_EXPORTER_OTLP_PROTOCOL=grpc OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf"
                        + " OTEL_EXPORTER_OTLP_ENDPOINT=https://a/base"
                        + " | OTLP HTTP to https://a:443/base/v1/traces, TLS",
                "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://a:1/as/is"
                        + " | OTLP HTTP to http://a:1/as/is, plaintext",
                "OTEL_TRACES_EXPORTER=otlp OTEL_METRICS_EXPORTER=none"
                        + " | OTLP gRPC to http://localhost:4317, plaintext",
                "OTEL_TRACES_EXPORTER=none | off (OTEL_TRACES_EXPORTER)",
                "OTEL_SDK_DISABLED=true | off (OTEL_SDK_DISABLED)",
                "OTEL_BSP_SCHEDULE_DELAY=0 OTEL_BSP_EXPORT_TIMEOUT=0 OTEL_BSP_MAX_EXPORT_BATCH_SIZE=9999"
                        + " | OTLP gRPC to http://localhost:4317, plaintext"
            })
    void describesWhatTheEnvironmentAsksFor(String environment, String description) throws Exception {
        try (OtlpSpans spans = fixture.openBy(variables(environment))) {
            assertThat(spans.describe()).isEqualTo(description);
            assertThat(spans.isOff()).isEqualTo(description.startsWith("off"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c:3 | OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://a:1 | OTLP gRPC to http://c:3, plaintext",
                "c:3 | OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf | OTLP gRPC to http://c:3, plaintext",
                "c:3 | OTEL_SDK_DISABLED=true | OTLP gRPC to http://c:3, plaintext",
                "c:3 | OTEL_TRACES_EXPORTER=none | OTLP gRPC to http://c:3, plaintext",
                "none | OTEL_EXPORTER_OTLP_ENDPOINT=http://a:1 | off (--otlp-grpc none)"
            })
    void letsFlagsWinOverTheEnvironment(String endpoint, String environment, String description) throws Exception {
        try (OtlpSpans spans = fixture.open(endpoint, variables(environment))) {
            assertThat(spans.describe()).isEqualTo(description);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OTEL_TRACES_EXPORTER=console | OTEL_TRACES_EXPORTER=console: the exporters here are otlp and none; a"
                        + " collector prints what it gets with its debug exporter; use otlp or none",
                "OTEL_TRACES_EXPORTER=oltp | OTEL_TRACES_EXPORTER=oltp: the exporters here are otlp and none; did you"
                        + " mean \"otlp\"?",
                "OTEL_TRACES_SAMPLER=always | OTEL_TRACES_SAMPLER=always: the samplers here are parentbased_always_on,"
                        + " always_on, always_off, traceidratio, parentbased_always_off and parentbased_traceidratio;"
                        + " did you mean \"always_on\"?",
                "OTEL_TRACES_SAMPLER=traceidratio OTEL_TRACES_SAMPLER_ARG=2 | OTEL_TRACES_SAMPLER_ARG=2: write the part"
                        + " of the traces to keep, from 0 to 1, such as 0.1",
                "OTEL_BSP_MAX_QUEUE_SIZE=0 | OTEL_BSP_MAX_QUEUE_SIZE=0: write how many spans, such as 2048; at least 1,"
                        + " at most 999999999",
                "OTEL_BSP_MAX_EXPORT_BATCH_SIZE=many | OTEL_BSP_MAX_EXPORT_BATCH_SIZE=many: write how many spans, such"
                        + " as 2048; at least 1, at most 999999999",
                "OTEL_BSP_SCHEDULE_DELAY=soon | OTEL_BSP_SCHEDULE_DELAY=soon: write a duration, such as 5000"
                        + " (milliseconds), 5s or 1m",
                "OTEL_BSP_EXPORT_TIMEOUT=-1 | OTEL_BSP_EXPORT_TIMEOUT=-1: a duration is not negative",
                "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=gprc | OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=gprc: the protocols here"
                        + " are grpc and http/protobuf; did you mean \"grpc\"?",
                "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT=x | OTEL_EXPORTER_OTLP_TRACES_TIMEOUT=x: write a duration, such as"
                        + " 5000 (milliseconds), 5s or 1m",
                "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE=/no/such.pem | OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE="
                        + "/no/such.pem: the file does not exist",
                "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=x | OTLP export cannot be set up: Invalid value for property"
                        + " OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=x. Must be a integer."
            })
    void refusesWhatCannotBeMeantOnceASpanIsWanted(String environment, String message) throws Exception {
        OtlpSpans spans = fixture.of(Optional.empty(), variables(environment));
        try (spans;
                OtlpPipeline metrics = new OtlpFixture().openBy(variables(environment))) {
            assertThat(metrics.isOff()).isFalse();
            assertThatThrownBy(spans::open)
                    .isInstanceOf(OtlpConfigException.class)
                    .hasMessage(message);
            assertThat(spans.isOff()).isTrue();
            metrics.release();
        }
    }

    @Test
    void doesNothingBeforeItIsOpen() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                OtlpSpans spans = fixture.of(Optional.of(receiver.target()), Map.of())) {
            assertThat(SpanFixture.offer(spans, 5000)).isEqualTo(5000);
            spans.beginClosing();

            assertThat(spans.flush(OtlpFixture.SOON)).isEqualTo(new ExportResult(true, 0, ""));
            assertThat(spans.isOff()).isTrue();
            assertThat(spans.describe()).isEqualTo("off (no config asks for spans)");
            assertThat(receiver.connections()).isZero();
            assertThat(fixture.lost("conf")).isEqualTo(-1);
            assertThat(threads()).doesNotContain("bpf-spans");
        }
    }

    @Test
    void connectsWithTheFirstSpanAndOpensOnce() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                OtlpSpans spans = fixture.open(receiver.target(), Map.of())) {
            spans.open();
            spans.flush(OtlpFixture.SOON);
            assertThat(receiver.connections()).isZero();

            SpanFixture.offer(spans, 1);
            spans.flush(OtlpFixture.SOON);
            SpanFixture.offer(spans, 1);
            spans.flush(OtlpFixture.SOON);
            assertThat(receiver.connections()).isEqualTo(1);
            assertThat(threads()).containsOnlyOnce("bpf-spans");
        }
    }

    @Test
    void endsItsThreads() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            OtlpSpans spans = fixture.open(receiver.target(), Map.of());
            SpanFixture.offer(spans, 1);
            spans.close();
            spans.close();
            spans.open();

            assertThat(receiver.spans()).hasSize(1);
            assertThat(threads()).doesNotContain("bpf-spans");
            awaitEndOf("BatchSpanProcessor");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", ""})
    void takesSpansAndDropsThemWhenOff(String flag) throws Exception {
        Map<String, String> environment = Map.of("OTEL_TRACES_EXPORTER", "none");
        try (OtlpSpans spans = flag.isEmpty() ? fixture.openBy(environment) : fixture.open(flag, Map.of())) {
            assertThat(SpanFixture.offer(spans, 5000)).isEqualTo(5000);
            assertThat(fixture.lost("conf")).isEqualTo(-1);
        }
    }

    private static void awaitEndOf(String thread) throws InterruptedException {
        long end = System.nanoTime() + OtlpFixture.SOON.toNanos();
        while (threads().stream().anyMatch(name -> name.contains(thread))) {
            assertThat(System.nanoTime() - end).as("%s still runs", thread).isNegative();
            Thread.sleep(1);
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    /** {@code NAME=value} by spaces. */
    static Map<String, String> variables(String environment) {
        Map<String, String> variables = new HashMap<>();
        for (String variable : environment.split(" ", -1)) {
            if (!variable.isEmpty()) {
                String[] parts = variable.split("=", 2);
                variables.put(parts[0], parts[1]);
            }
        }
        return variables;
    }
}
