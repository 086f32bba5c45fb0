package io.bpfmetrics.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/tutorial/first-metric.md}, done as it says. */
@KernelTest
final class TutorialTest {
    @TempDir
    private Path folder;

    @Test
    void theProgramOfThePageBuildsAndCounts() throws Exception {
        Page.read("tutorial/first-metric.md").build(folder, "opens");

        try (ExampleRun run = ExampleRun.start("opens", folder, command -> command)) {
            run.until("opens_total", Map.of("command", "cat"), 10, () -> Works.shell("cat /etc/passwd"));

            assertThat(run.attached()).isEqualTo(Map.of("on_open", true));
        }
    }

    @Test
    void theCheckSaysWhatThePageSays() throws Exception {
        Page page = Page.read("tutorial/first-metric.md");
        page.build(folder, "opens");

        assertThat(check()).isEqualTo("0 ok: opens (1 program, 1 map)");

        Files.writeString(folder.resolve("opens.yaml"), page.block("yaml").replace("string", "strnig"));
        assertThat(check()).startsWith("2 ").contains("opens.yaml:9:21: unknown decoder \"strnig\"");
        assertThat(page.text())
                .contains(
                        "\nok: opens (1 program, 1 map)\n",
                        "\nerror: examples/opens.yaml:9:21: unknown decoder \"strnig\"; did you mean \"string\"?\n");
    }

    @Test
    void theQueryAsksForTheMetricOfThePage() throws IOException {
        assertThat(Page.read("tutorial/first-metric.md").block("promql")).contains("ebpf_exporter_opens_total[1m]");
    }

    private String check() throws InterruptedException {
        try (ExporterProcess exporter = ExporterCommand.of(
                        "--config.dir", folder.toString(), "--config.names", "opens", "--config.check")
                .start()) {
            int exitCode = exporter.awaitExit();
            return exitCode + " " + exporter.stdout().text() + exporter.stderr().text();
        }
    }
}
