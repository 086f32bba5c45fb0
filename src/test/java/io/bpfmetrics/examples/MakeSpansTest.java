package io.bpfmetrics.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/howto/make-spans.md}, done as it says. */
final class MakeSpansTest {
    private static final Pattern CALL = Pattern.compile("\\b((?:event|span)_[a-z_]+|EVENT_RESERVE)\\(&?");

    private final Page page;

    MakeSpansTest() throws IOException {
        page = Page.read("howto/make-spans.md");
    }

    @Test
    @KernelTest
    void theProgramOfThePageMakesSpans(@TempDir Path folder) throws Exception {
        page.build(folder, "fsyncs");
        Path file = ExporterCommand.projectDirectory().resolve("target/make-spans.bin");
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExampleRun run = ExampleRun.sending(receiver, "fsyncs", folder)) {
            OtlpSpan span = Spans.until(
                    receiver,
                    () -> Works.shell("dd if=/dev/zero of=" + file + " bs=4K count=1 conv=fsync"),
                    fsync -> Spans.text(fsync, "command").equals("dd"));

            assertThat(run.attached()).isEqualTo(Map.of("on_enter", true, "on_exit", true));
            assertThat(span.name()).isEqualTo("fsync");
            assertThat(span.service()).isEqualTo("file-system");
            assertThat(span.parentSpanId()).isEmpty();
            assertThat(span.attributes()).containsEntry("result", "0");
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Test
    void everyCallOfTheHeaderIsOnThePage() throws IOException {
        String header = Files.readString(ExporterCommand.projectDirectory().resolve("native/include/bpf_events.h"));
        List<String> calls = calls(header.substring(0, header.indexOf("*/", header.indexOf("Events and spans"))));

        assertThat(calls).hasSize(5);
        assertThat(calls(page.text())).containsAll(calls);
    }

    private static List<String> calls(String text) {
        return CALL.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(call -> call.replaceAll("[(&]", ""))
                .toList();
    }
}
