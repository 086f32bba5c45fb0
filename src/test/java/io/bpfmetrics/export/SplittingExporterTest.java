package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.testing.LogRecorder;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What no receiver can be made to do on demand: a request that breaks on our side, answers that differ by request. */
class SplittingExporterTest {
    private static final int SERIES = 1_500; // more than one request of them

    private final LogRecorder log = LogRecorder.of(OtlpPipeline.class);
    private final ReplyWatch replies = new ReplyWatch();
    private int requests;

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void endsWhenARequestBreaks() {
        SplittingExporter exporter = exporter(request -> {
            if (request == 2) {
                throw new OutOfMemoryError("on purpose");
            }
            return Reply.ok(PartialSuccess.NONE);
        });

        CompletableResultCode ended = exporter.export(metrics()).join(5, TimeUnit.SECONDS);

        assertThat(ended.isDone()).isTrue();
        ExportResult result = Objects.requireNonNull(
                Objects.requireNonNull(exporter.current()).result());
        assertThat(result.isDelivered()).isFalse();
        assertThat(result.problem()).contains("internal, java.lang.OutOfMemoryError: on purpose");
        assertThat(exporter.isUnderWay()).isFalse();
    }

    @Test
    void saysOnceWhatAllRequestsOfACollectionWereAnswered() {
        SplittingExporter exporter = exporter(
                request -> Reply.ok(request % 2 == 1 ? new PartialSuccess(3, "too old") : PartialSuccess.NONE));
        Collection<MetricData> metrics = metrics();

        exporter.export(metrics).join(5, TimeUnit.SECONDS);
        requests = 0;
        exporter.export(metrics).join(5, TimeUnit.SECONDS);

        assertThat(log.lines()).hasSize(1);
        assertThat(log.lines().get(0))
                .startsWith("WARNING http://localhost:1 rejected ")
                .endsWith(" points: too old");
    }

    private SplittingExporter exporter(IntFunction<Reply> answers) {
        OtlpTarget target =
                new OtlpTarget(OtlpTarget.Protocol.GRPC, new OtlpEndpoint(false, "localhost", 1, ""), false);
        ExportHealth health = new ExportHealth(target, false, new SelfMetrics("1", "17", "6"), System::nanoTime);
        return new SplittingExporter(new Receiver(answers), replies, health, () -> {});
    }

    private static Collection<MetricData> metrics() {
        Capture reader = new Capture();
        SdkMeterProvider provider =
                SdkMeterProvider.builder().registerMetricReader(reader).build();
        String text = "x".repeat(5_000);
        provider.get("test").gaugeBuilder("gauge").ofLongs().buildWithCallback(gauge -> {
            for (int i = 0; i < SERIES; i++) {
                gauge.record(i, Attributes.of(AttributeKey.stringKey("text"), text + i));
            }
        });
        return Objects.requireNonNull(reader.registration).collectAllMetrics();
    }

    private final class Receiver implements MetricExporter {
        private final IntFunction<Reply> answers;

        Receiver(IntFunction<Reply> answers) {
            this.answers = answers;
        }

        @Override
        public CompletableResultCode export(Collection<MetricData> metrics) {
            replies.ended(answers.apply(++requests));
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType type) {
            return AggregationTemporality.CUMULATIVE;
        }
    }

    private static final class Capture implements MetricReader {
        private @Nullable CollectionRegistration registration;

        @Override
        public void register(CollectionRegistration newRegistration) {
            registration = newRegistration;
        }

        @Override
        public CompletableResultCode forceFlush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType type) {
            return AggregationTemporality.CUMULATIVE;
        }
    }
}
