package io.bpfmetrics.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.PrometheusPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/howto/write-a-metric.md}, done as it says. */
final class WriteAMetricTest {
    private static final Pattern CALL = Pattern.compile("\\b(metric_[a-z0-9_]+|METRIC_ENTRY)\\(&?");

    /** Macros for programs to use; tags are what these are made of. */
    private static final Pattern TYPED =
            Pattern.compile("(?m)^#define ((?!METRIC_TAG)METRIC_[A-Z0-9_]+|metric_add|metric_put)\\b");

    private static final Pattern TYPED_NAME = Pattern.compile("\\b(METRIC_[A-Z0-9_]+|metric_[a-z_]+)");

    private final Page page;

    WriteAMetricTest() throws IOException {
        page = Page.read("howto/write-a-metric.md");
    }

    @Test
    @KernelTest
    void theProgramOfThePageBuildsAndCounts(@TempDir Path folder) throws Exception {
        page.build(folder, "reads");

        try (ExampleRun run = ExampleRun.start("reads", folder, command -> command)) {
            run.until(
                    "read_size_bytes_bucket",
                    Map.of("command", "dd", "le", "4096"),
                    8,
                    () -> Works.shell("dd if=/dev/zero of=/dev/null bs=4096 count=8"));

            assertThat(run.attached()).isEqualTo(Map.of("on_exit", true));
        }
    }

    @Test
    @KernelTest
    void theProgramWithoutAConfigBuildsAndCounts(@TempDir Path folder) throws Exception {
        Page.build(folder, "typed-io", page.blocks("c").get(1));

        try (ExampleRun run = ExampleRun.start("typed-io", folder, command -> command)) {
            Map<String, String> writing = Map.of("command", "dd", "syscall", "write");
            PrometheusPage metrics = run.until(
                    "io_bytes_total",
                    writing,
                    8 * 4096,
                    () -> Works.shell("dd if=/dev/zero of=/dev/null bs=4096 count=8"));

            assertThat(run.attached()).isEqualTo(Map.of("on_exit", true));
            assertThat(ExampleRun.sum(metrics, "io_size_bytes_count", writing)).isGreaterThanOrEqualTo(8);
        }
    }

    @Test
    void everyMacroOfTypedMetricsIsOnThePage() throws IOException {
        String header = Files.readString(ExporterCommand.projectDirectory().resolve("native/include/bpf_typed.h"));
        List<String> macros = matches(TYPED, header);

        assertThat(macros).hasSizeGreaterThan(10);
        assertThat(matches(TYPED_NAME, page.text())).containsAll(macros);
    }

    @Test
    void everyCallOfTheHeaderIsOnThePage() throws IOException {
        String header = Files.readString(ExporterCommand.projectDirectory().resolve("native/include/bpf_metrics.h"));
        String summary = header.substring(0, header.indexOf("*/", header.indexOf("Metrics in BPF maps")));
        List<String> calls = matches(CALL, summary);

        assertThat(calls).hasSizeGreaterThan(7);
        assertThat(matches(CALL, page.text())).containsAll(calls);
    }

    private static List<String> matches(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
