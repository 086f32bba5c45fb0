package io.bpfmetrics.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SubsystemCollector;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.TestBpf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool reads what we write of a real kernel. */
class PrometheusLintTest {
    @TempDir
    private Path directory;

    @Test
    @KernelTest
    void passesPromtool() throws Exception {
        PrometheusTools.require("promtool");
        Path text = directory.resolve("metrics.txt");
        Path said = directory.resolve("said.txt");
        try (TestBpf bpf = TestBpf.open()) {
            bpf.program(1, "prometheus_lint");
            Files.writeString(text, scrape());
        }

        int status = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(text.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();

        assertThat(text).content(UTF_8).contains("name=\"prometheus_lint\"");
        assertThat(said).content(UTF_8).isEmpty();
        assertThat(status).isZero();
    }

    private static String scrape() {
        SelfMetrics self = new SelfMetrics("1.2.3", "17", "6.1");
        self.expectExportFailures("unavailable");
        PrometheusText text = new PrometheusText(Map.of("service.name", "bpf-metrics-exporter"));
        text.begin();
        new CollectorSet(List.of(new SubsystemCollector(self)), self, System::nanoTime).collect(text);
        return text.toString();
    }
}
