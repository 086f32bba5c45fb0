package io.bpfmetrics.defects;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.EventConfigs;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.Orders;
import io.bpfmetrics.testing.PrometheusPage;
import io.bpfmetrics.testing.PrometheusPage.Sample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with perf event arrays in ebpf_exporter 2.5.1 and must not here. */
@KernelTest
class EventsDefectsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GREETED = "Stop with Ctrl-C.";
    private static final String EVENTS = """
            metrics:
              counters:
                - name: events_total
                  help: Events.
                  perf_event_array: true
                  labels:
                    - {name: kind, size: 4, decoders: [{name: uint}]}
                    - {name: word, size: 12, padding: 4, decoders: [{name: string}, {name: errno}]}
            """;
    private static final String FLUSHED = """
            metrics:
              counters:
                - name: others_total
                  help: Others.
                  perf_event_array: true
                  flush_interval: 3s
                  labels:
                    - {name: kind, size: 8, decoders: [{name: uint}]}
            """;
    private static final long TWO = (long) '2' << 32; // kind 0, errno 2
    private static final int RING_RECORDS = (4 << 20) / 32; // of 20 bytes, with their heads
    private static final Map<String, String> ENOENT = Map.of("kind", "0", "word", "ENOENT");

    private final int port = FreePort.next();
    private EventConfigs configs;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeConfigs() throws Exception {
        configs = new EventConfigs(folder).with("events", EVENTS).with("flushed", FLUSHED);
    }

    /** There, a record that cannot be decoded ends the process, unless the counter has no labels. */
    @Test
    void row8GoesOnAfterARecordThatCannotBeDecoded() throws Exception {
        try (ExporterProcess exporter = start()) {
            Orders.events(2, 4, TWO);
            Orders.events(3, 20, (long) 'x' << 32);
            Orders.events(4, 20, TWO);

            PrometheusPage page = page(exporter);

            assertThat(value(page, "ebpf_exporter_events_total", ENOENT)).isEqualTo(4);
            assertThat(lost(page, "too_short")).isEqualTo(2);
            assertThat(lost(page, "undecodable")).isEqualTo(3);
            assertThat(value(page, "ebpf_exporter_decoder_errors_total", Map.of("config", "events")))
                    .isEqualTo(5);
            assertThat(exporter.stderr().text()).contains("left out of ebpf_exporter_events_total: it has 4 bytes");
            assertThat(exporter.terminate()).isZero();
        }
    }

    /** There, records that found no room are counted where nobody can see it. */
    @Test
    void row8CountsTheRecordsThatFoundNoRoom() throws Exception {
        try (ExporterProcess exporter = start()) {
            assertThat(lost(page(exporter), "buffer_full")).isZero();
            exporter.signal("STOP");
            Orders.onOneProcessor(() -> Orders.events(RING_RECORDS + 50_000, 20, TWO));
            exporter.signal("CONT");
            page(exporter);
            Orders.onOneProcessor(() -> Orders.events(1, 20, TWO));

            PrometheusPage page = page(exporter);

            assertThat(lost(page, "buffer_full")).isGreaterThan(1000);
            assertThat(lost(page, "buffer_full") + value(page, "ebpf_exporter_events_total", ENOENT))
                    .isEqualTo(RING_RECORDS + 50_001);
            assertThat(exporter.stderr().await("of buffer events_total are lost", PATIENCE))
                    .isNotEmpty();
        }
    }

    /** There, all series vanish every hour unless told otherwise, while somebody may be reading them. */
    @Test
    void row8DropsSeriesOnlyIfAndWhenItIsAsked() throws Exception {
        try (ExporterProcess exporter = start()) {
            Orders.events(5, 20, TWO);
            Orders.others(5, 8, 1);
            assertThat(value(page(exporter), "ebpf_exporter_events_total", ENOENT))
                    .isEqualTo(5);

            PrometheusPage flushed = await(
                    exporter,
                    page -> page.samples().stream().noneMatch(it -> it.name().endsWith("others_total")));
            Orders.others(1, 8, 2);
            PrometheusPage again = await(exporter, page -> value(page, "ebpf_exporter_others_total", Map.of()) == 1);

            assertThat(value(flushed, "ebpf_exporter_events_total", ENOENT)).isEqualTo(5);
            assertThat(value(again, "ebpf_exporter_others_total", Map.of("kind", "2")))
                    .isOne();
            assertThat(value(again, "ebpf_exporter_events_total", ENOENT)).isEqualTo(5);
        }
    }

    /** There, the page fails as soon as one of the maps is a perf event array. */
    @Test
    void row22ShowsTheMapsBesideAPerfEventArray() throws Exception {
        try (ExporterProcess exporter = start("--debug")) {
            String maps = exporter.scrape(port, "/maps");

            assertThat(maps.lines())
                    .contains(
                            "# config events, map events_total: not shown, a perf event array holds buffers of events",
                            "# config events, map plain_total, key 4 bytes, value 8 bytes",
                            "# config flushed, map plain_total, key 4 bytes, value 8 bytes");
        }
    }

    private ExporterProcess start(String... more) throws InterruptedException {
        ExporterProcess exporter = configs.command(port, more)
                .with("OTEL_METRICS_EXPORTER", "none")
                .start();
        exporter.stderr().await(GREETED, PATIENCE);
        return exporter;
    }

    private PrometheusPage page(ExporterProcess exporter) throws InterruptedException {
        return PrometheusPage.parse(exporter.scrape(port, "/metrics"));
    }

    private PrometheusPage await(ExporterProcess exporter, Predicate<PrometheusPage> condition)
            throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        PrometheusPage page = page(exporter);
        while (!condition.test(page) && System.nanoTime() < end) {
            page = page(exporter);
        }
        assertThat(page).matches(condition);
        return page;
    }

    private static long lost(PrometheusPage page, String reason) {
        Map<String, String> labels = Map.of("config", "events", "buffer", "events_total", "reason", reason);
        return value(page, "bpf_metrics_exporter_events_lost_total", labels);
    }

    /** The sum of the series that have these labels; -1 if there is none. */
    private static long value(PrometheusPage page, String metric, Map<String, String> labels) {
        return page.samples().stream()
                .filter(sample -> sample.name().equals(metric))
                .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
                .map(Sample::value)
                .map(Long::parseLong)
                .reduce(Long::sum)
                .orElse(-1L);
    }
}
