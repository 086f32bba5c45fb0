package io.bpfmetrics.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/collector.yaml}, for people who have a collector already. */
@Tag("stack")
@KernelTest
final class OwnCollectorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static StackPrograms programs;

    @BeforeAll
    static void prepare() {
        programs = StackPrograms.prepare();
    }

    @Test
    void servesMetricsAndPassesTracesOn(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("log");
        try (NetworkNamespace network = NetworkNamespace.create()) {
            Process backend = start(network, directory.resolve("backend"), "jaeger");
            Process collector =
                    start(network, log, "otelcol-contrib", "--config=" + Repository.path("deploy/collector.yaml"));
            try (ExporterProcess exporter = StackExporter.start("node-c", directory, network)) {
                boolean served = Eventually.within(PATIENCE, () -> servesPrograms(network));
                boolean passedOn = Eventually.within(PATIENCE, () -> passesOnSpans(network));

                assertThat(List.of(served, passedOn))
                        .as("%s%n%s", Files.readString(log), exporter.stderr().text())
                        .containsExactly(true, true);
            } finally {
                collector.destroy();
                backend.destroy();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prometheus", "prometheusremotewrite", "otlp"})
    void startsWithEveryExporterOfMetricsThatItOffers(String exporter, @TempDir Path directory) throws IOException {
        Path config = directory.resolve("collector.yaml");
        Files.writeString(
                config,
                Repository.text("deploy/collector.yaml")
                        .replace("exporters: [prometheus]", "exporters: [" + exporter + "]"));

        Command.Result result =
                Command.run(60, programs.program("otelcol-contrib").toString(), "validate", "--config=" + config);

        assertThat(result.status()).as(result.output()).isZero();
    }

    private static Process start(NetworkNamespace network, Path log, String program, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(programs.program(program).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(network.inside(command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("TRACES_ENDPOINT", "localhost:14317");
        return builder.start();
    }

    private static boolean servesPrograms(NetworkNamespace network) {
        return Command.run(30, network.inside(List.of("curl", "--silent", "http://127.0.0.1:8889/metrics")))
                .output()
                .lines()
                .anyMatch(line -> line.startsWith("bpf_program_info{") && line.contains("host_name=\"node-c\""));
    }

    private static boolean passesOnSpans(NetworkNamespace network) {
        Command.run(10, "sh", "-c", "exit 118");
        return new ReceivedSpans(network)
                .of("processes").stream()
                        .filter(span -> "node-c".equals(span.resource().get("host.name")))
                        .anyMatch(span -> "118".equals(span.attributes().get("process.exit.code")));
    }
}
