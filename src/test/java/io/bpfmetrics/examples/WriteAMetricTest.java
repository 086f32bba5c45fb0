package io.bpfmetrics.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.KernelTest;
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
    private static final Pattern BLOCK = Pattern.compile("(?s)```(c|yaml)\\n(.*?)```");
    private static final Pattern CALL = Pattern.compile("\\b(metric_[a-z0-9_]+|METRIC_ENTRY)\\(&?");

    @Test
    @KernelTest
    void theProgramOfThePageBuildsAndCounts(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("reads.bpf.c"), block("c", 0));
        Files.writeString(folder.resolve("reads.yaml"), block("yaml", 0));
        make(folder, "reads.bpf.o");

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
    void everyCallOfTheHeaderIsOnThePage() throws IOException {
        String header = Files.readString(ExporterCommand.projectDirectory().resolve("native/include/bpf_metrics.h"));
        String summary = header.substring(0, header.indexOf("*/", header.indexOf("Metrics in BPF maps")));
        List<String> calls = matches(CALL, summary);

        assertThat(calls).hasSizeGreaterThan(7);
        assertThat(matches(CALL, page())).containsAll(calls);
    }

    private static void make(Path folder, String target) throws IOException, InterruptedException {
        Path project = ExporterCommand.projectDirectory();
        CommandOutput.of(
                "make",
                "-C",
                folder.toString(),
                "-f",
                project.resolve("examples/Makefile").toString(),
                "KIT=" + project.resolve("native/include"),
                target);
    }

    private static String block(String language, int index) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(page());
        while (matcher.find()) {
            if (matcher.group(1).equals(language)) {
                blocks.add(matcher.group(2));
            }
        }
        return blocks.get(index);
    }

    private static List<String> matches(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String page() throws IOException {
        return Files.readString(ExporterCommand.projectDirectory().resolve("docs/howto/write-a-metric.md"));
    }
}
