package io.bpfmetrics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.EventConfigs;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.Orders;
import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpReceiver;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running program with a config that counts events. */
@KernelTest
class EventsRunTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GREETED = "Stop with Ctrl-C.";
    private static final String EVENTS = """
            metrics:
              counters:
                - name: events_total
                  help: Events.
                  perf_event_array: true
            """;

    private final int port = FreePort.next();
    private EventConfigs configs;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeConfig() throws Exception {
        configs = new EventConfigs(folder).with("events", EVENTS);
    }

    @Test
    void sendsWhatCameLastBeforeItsEnd() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = configs.command(port, "--otlp-grpc", receiver.target(), "--interval", "10m")
                        .start()) {
            exporter.stderr().await(GREETED, PATIENCE);
            Orders.events(7, 8, 1);

            assertThat(exporter.terminate()).isZero();

            OtlpPoint point = receiver.drain().stream()
                    .flatMap(request -> request.points().stream())
                    .filter(it -> it.metric().equals("ebpf_exporter_events_total"))
                    .reduce((earlier, later) -> later)
                    .orElseThrow();
            assertThat(point.value()).isEqualTo(7L);
            assertThat(point.kind()).isEqualTo("counter");
            assertThat(point.scope()).isEqualTo("events");
        }
    }

    @Test
    void takesSmallerBuffersWhereMemoryMustNotBeLocked() throws Exception {
        ExporterCommand command = configs.command(port, "--otlp-grpc", "none")
                .behind(
                        "prlimit",
                        "--memlock=65536:65536",
                        "setpriv",
                        "--bounding-set",
                        "-ipc_lock,-sys_resource",
                        "--inh-caps",
                        "-ipc_lock,-sys_resource");
        try (ExporterProcess exporter = command.start()) {
            exporter.stderr().await(GREETED, PATIENCE);
            Orders.events(5, 8, 1);

            assertThat(exporter.scrape(port, "/metrics")).contains("\nebpf_exporter_events_total 5\n");
            assertThat(exporter.stderr().text())
                    .containsPattern("map \"events_total\": a buffer for events has \\d+ KiB and not 4096, because"
                            + " .* grant CAP_IPC_LOCK, or raise LimitMEMLOCK=");
        }
    }

    @Test
    void keepsItsCountsWhenAnotherConfigIsReloaded() throws Exception {
        try (ExporterProcess exporter =
                configs.command(port, "--otlp-grpc", "none").start()) {
            exporter.stderr().await(GREETED, PATIENCE);
            Orders.events(5, 8, 1);

            exporter.signal("HUP");
            exporter.stderr().await("reloaded: ", PATIENCE);
            Orders.events(1, 8, 1);

            assertThat(exporter.scrape(port, "/metrics")).contains("\nebpf_exporter_events_total 6\n");
        }
    }
}
