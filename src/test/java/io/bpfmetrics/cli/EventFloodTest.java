package io.bpfmetrics.cli;

import static io.bpfmetrics.testing.Records.bytes;
import static io.bpfmetrics.testing.Records.exec;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.EventConfigs;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.HeldMaps;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpRequest;
import io.bpfmetrics.testing.PrometheusPage;
import io.bpfmetrics.testing.Records;
import io.bpfmetrics.testing.Records.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More events than anybody can take: what is sent is what is received and what is counted as lost, to the last one. */
@KernelTest
class EventFloodTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration OUTAGE = Duration.ofSeconds(30);
    private static final String GREETED = "Stop with Ctrl-C.";
    private static final String EXECS = """
            events:
              - ringbuf: execs
                struct: exec_event
                lost: execs_lost
                counters: [{name: execs_total, help: Execs., labels: [comm]}]
            """;
    private static final String SPANS = """
            tracing:
              spans:
                - {ringbuf: spans, labels: [{name: number, size: 8, decoders: [{name: uint}]}]}
            """;

    private final int port = FreePort.next();

    @TempDir
    private Path folder;

    @Test
    void losesNoneOfTenMillionRecordsUncounted() throws Exception {
        long sent = 10_000_000;
        try (ExporterProcess exporter = start(EXECS, "--otlp-grpc", "none")) {
            for (long done = 0; done < sent; done += 1_000_000) {
                Records.put(Buffer.EXECS, 1_000_000, exec("flood", 1, 1));
            }

            PrometheusPage page = page(exporter);

            long received = value(page, "ebpf_exporter_execs_total", Map.of("comm", "flood"));
            assertThat(received).isPositive();
            assertThat(received + lost(page, "buffer_full")).isEqualTo(sent);
        }
    }

    /** The program runs as soon as it is attached, long before anything is sent. */
    @Test
    void losesNoSpanThatCameBeforeItWasReady() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        Thread early = new Thread(() -> {
            while (!isOver.get()) {
                Records.put(Buffer.SPANS, 1, bytes(4L));
            }
        });
        early.start();
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = start(SPANS, "--otlp-grpc", receiver.target());
                HeldMaps maps = HeldMaps.of(exporter.pid())) {
            isOver.set(true);
            early.join();
            long sent = Buffer.SPANS.puts(maps.named("puts"));

            PrometheusPage page = page(exporter);
            assertThat(exporter.terminate()).isZero();

            assertThat(receiver.spans().size() + lost(page, "buffer_full") + lost(page, "queue_full"))
                    .isEqualTo(sent)
                    .isPositive();
        } finally {
            isOver.set(true);
        }
    }

    /** Spans wait while nobody takes them, in a queue that has an end. */
    @Test
    void losesNoSpanUncountedWhileTheReceiverIsAway() throws Exception {
        long sent = 0;
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = start(SPANS, "--otlp-grpc", receiver.target())) {
            Records.put(Buffer.SPANS, bytes(1L));
            receiver.awaitSpans(1);
            receiver.stop();
            long end = System.nanoTime() + OUTAGE.toNanos();
            while (System.nanoTime() < end) {
                Records.put(Buffer.SPANS, 250, bytes(2L));
                sent += 250;
                Thread.sleep(2); // a flood that leaves the machine something
            }
            receiver.restart();

            PrometheusPage page = page(exporter);
            long lost = lost(page, "buffer_full") + lost(page, "queue_full");

            assertThat(lost(page, "queue_full")).isPositive();
            assertThat(lost(page, "undecodable") + lost(page, "too_short")).isZero();
            receiver.awaitSpans(Math.toIntExact(1 + sent - lost));
            assertThat(exporter.terminate()).isZero();
            // the first may have come twice, if the receiver ended before it had answered
            assertThat(receiver.spans().stream()
                            .filter(span -> "2".equals(span.attributes().get("number"))))
                    .hasSize(Math.toIntExact(sent - lost));
        }
    }

    @Test
    void readsBuffersToTheEndWhenItIsEndedInTheMiddle() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        Thread flood = new Thread(() -> {
            while (!isOver.get()) {
                Records.put(Buffer.EXECS, 250, exec("flood", 1, 1));
                Records.put(Buffer.SPANS, 1, bytes(3L));
            }
        });
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = start(EXECS + SPANS, "--otlp-grpc", receiver.target());
                HeldMaps maps = HeldMaps.of(exporter.pid())) {
            flood.start();
            receiver.awaitSpans(10);
            long start = System.nanoTime();

            assertThat(exporter.terminate()).isZero();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            List<OtlpRequest> requests = receiver.drain();
            long execs = Buffer.EXECS.puts(maps.named("puts"));
            long spans = Buffer.SPANS.puts(maps.named("puts"));
            assertThat(last(requests, "ebpf_exporter_execs_total", "comm", "flood")
                            + last(requests, "execs", "buffer_full"))
                    .isEqualTo(execs);
            assertThat(receiver.spans().size()
                            + last(requests, "spans", "buffer_full")
                            + last(requests, "spans", "queue_full"))
                    .isEqualTo(spans);
        } finally {
            isOver.set(true);
            flood.join();
        }
    }

    private ExporterProcess start(String config, String... more) throws Exception {
        ExporterCommand command = new EventConfigs(folder, Records.OBJECT)
                .with("flood", config)
                .command(port, more)
                .with("OTEL_BSP_SCHEDULE_DELAY", "100");
        ExporterProcess exporter = command.start();
        exporter.stderr().await(GREETED, PATIENCE);
        return exporter;
    }

    private PrometheusPage page(ExporterProcess exporter) throws InterruptedException {
        return PrometheusPage.parse(exporter.scrape(port, "/metrics"));
    }

    private static long lost(PrometheusPage page, String reason) {
        return value(page, "bpf_metrics_exporter_events_lost_total", Map.of("reason", reason));
    }

    private static long value(PrometheusPage page, String metric, Map<String, String> labels) {
        return page.samples().stream()
                .filter(sample -> sample.name().equals(metric))
                .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
                .mapToLong(sample -> (long) Double.parseDouble(sample.value()))
                .sum();
    }

    private static long last(List<OtlpRequest> requests, String buffer, String reason) {
        return last(requests, "bpf_metrics_exporter_events_lost_total", "buffer", buffer, "reason", reason);
    }

    /** The last value of a series, which must be there. */
    private static long last(List<OtlpRequest> requests, String metric, String... labels) {
        return requests.stream()
                .flatMap(request -> request.points().stream())
                .filter(point -> point.metric().equals(metric) && has(point, labels))
                .reduce((earlier, later) -> later)
                .map(point -> (Long) point.value())
                .orElseThrow();
    }

    private static boolean has(OtlpPoint point, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!labels[i + 1].equals(point.text(labels[i]))) {
                return false;
            }
        }
        return true;
    }
}
