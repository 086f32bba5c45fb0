package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.export.QueuedSpan.Origin;
import io.bpfmetrics.testing.LogRecorder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SpanHealthTest {
    private static final Reply REFUSED = new Reply("unavailable", "connection refused", true, PartialSuccess.NONE);

    private final SpanFixture fixture = new SpanFixture();
    private final AtomicLong clock = new AtomicLong();

    @Test
    void saysOnceThatNobodyListensAtTheDefaultEndpoint() throws Exception {
        SpanHealth health = health();
        try (LogRecorder log = LogRecorder.of(OtlpSpans.class)) {
            health.failed(REFUSED);
            clock.addAndGet(Duration.ofMinutes(1).toNanos());
            health.failed(REFUSED);
            assertThat(health.isAbsenceKnown()).isTrue();
            health.leftOver(queued());
            health.delivered(queued(), PartialSuccess.NONE);
            assertThat(health.isAbsenceKnown()).isFalse();
            health.failed(REFUSED);

            assertThat(log.lines())
                    .containsExactly(
                            "INFO nobody listens at http://localhost:4317, the default OTLP endpoint, to take spans;"
                                    + " name a receiver with --otlp-grpc HOST:PORT, or switch spans off with"
                                    + " OTEL_TRACES_EXPORTER=none (it is tried with pauses of up to 5 s, and this is"
                                    + " not said again)",
                            "INFO a receiver listens at http://localhost:4317 now: 1 spans exported",
                            "WARNING export of spans to http://localhost:4317 failed: unavailable, connection refused;"
                                    + " spans wait for it, up to 2048 (OTEL_BSP_MAX_QUEUE_SIZE); more are lost");
            assertThat(fixture.lost("conf")).isEqualTo(1);
        }
    }

    @Test
    void triesAgainAfterExhaustionOnlyWhereAsked() {
        Metadata asking = new Metadata();
        asking.put(
                Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER),
                "\b\b\u0012\btype.googleapis.com/google.rpc.RetryInfo".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(Reply.of(Status.RESOURCE_EXHAUSTED, asking, PartialSuccess.NONE)
                        .isPassing())
                .isTrue();
        assertThat(Reply.of(Status.RESOURCE_EXHAUSTED, new Metadata(), PartialSuccess.NONE)
                        .isPassing())
                .isFalse();
        assertThat(Reply.of(Status.INVALID_ARGUMENT, asking, PartialSuccess.NONE)
                        .isPassing())
                .isFalse();
    }

    private SpanHealth health() throws OtlpConfigException {
        OtlpSettings settings = new OtlpSettings(Optional.empty(), Optional.empty(), Map.of(), Map.of());
        OtlpTarget target = OtlpTarget.of(OtlpProperties.of(settings, OtlpSignal.TRACES));
        return new SpanHealth(target, fixture.self, 2048, clock::get);
    }

    private static List<QueuedSpan> queued() {
        SpanMaker maker = new SpanMaker(SdkTracerProvider.builder().build(), service -> Resource.empty());
        SpanData span = maker.make(SpanFixture.span("s")).orElseThrow();
        return List.of(QueuedSpan.of(span, new Origin("conf", "events")));
    }
}
