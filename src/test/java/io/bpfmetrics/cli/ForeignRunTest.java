package io.bpfmetrics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.KernelTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running program with a config of another process's maps. */
@KernelTest
class ForeignRunTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GREETED = "Stop with Ctrl-C.";
    private static final String OWNED = """
            source: {process: {comm: map-owner}}
            metrics:
              counters:
                - {name: owned_total, help: h, map: OWNED, labels: [{name: a, size: 8, decoders: [{name: uint}]}]}
            """;
    private static final int RESTARTS = 20;

    private final int port = FreePort.next();

    @TempDir
    private Path folder;

    @Test
    void followsAnOwnerThatIsKilledAndStartedAgain() throws Exception {
        Files.writeString(folder.resolve("owned.yaml"), OWNED);
        Path java = Files.createSymbolicLink(
                folder.resolve("map-owner"), Path.of(System.getProperty("java.home"), "bin", "java"));
        try (ExporterProcess exporter = start("owned")) {
            assertThat(exporter.stderr().text()).contains("owned (maps of a process, comm \"map-owner\")");
            for (int i = 1; i <= RESTARTS; i++) {
                assertThat(exporter.scrape(port, "/metrics"))
                        .contains("bpf_metrics_exporter_source_up{source=\"owned\"} 0\n")
                        .doesNotContain("owned_total{");
                try (ExporterProcess owner = owner(java, i)) {
                    assertThat(exporter.scrape(port, "/metrics"))
                            .contains("ebpf_exporter_owned_total{a=\"7\"} " + i + "\n")
                            .contains("bpf_metrics_exporter_source_up{source=\"owned\"} 1\n");
                    assertThat(owner.isAlive()).isTrue();
                    assertThat(exporter.descriptors()).noneMatch(descriptor -> descriptor.contains("bpf-map"));
                }
            }
            assertThat(exporter.stderr().text()).contains("is not there; it is looked for with every collection");
            assertThat(exporter.terminate()).isZero();
        }
    }

    private ExporterProcess start(String names) throws InterruptedException {
        ExporterProcess exporter = ExporterCommand.of(
                        "--subsystem",
                        "off",
                        "--config.dir",
                        folder.toString(),
                        "--config.names",
                        names,
                        "--otlp-grpc",
                        "none",
                        "--web.listen-address",
                        "127.0.0.1:" + port)
                .start();
        exporter.stderr().await(GREETED, PATIENCE);
        return exporter;
    }

    private static ExporterProcess owner(Path java, int value) throws Exception {
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        ExporterCommand.testClassPath(),
                        "io.bpfmetrics.testing.MapOwnerMain",
                        "OWNED",
                        "7",
                        Integer.toString(value))
                .start();
        ExporterProcess owner = ExporterProcess.of(process);
        owner.stdout().await("ready", PATIENCE);
        return owner;
    }
}
