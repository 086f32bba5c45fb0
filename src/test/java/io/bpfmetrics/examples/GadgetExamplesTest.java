package io.bpfmetrics.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.PrometheusPage;
import io.bpfmetrics.testing.PrometheusPage.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The gadgets under {@code examples/gadgets}. */
@KernelTest
final class GadgetExamplesTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final Path GADGETS = ExampleRun.folder().resolve("gadgets");
    private static final Map<String, String> WRITING = Map.of("otel_scope_name", "disk", "operation", "write");

    @Test
    void diskLatencySeesADirectWriteByDeviceAndOperation() throws Exception {
        ExampleRun.needsLinux(5, 17);
        Path file = fileOnADisk();
        try (ExampleRun run = ExampleRun.start("disk-latency", GADGETS, UnaryOperator.identity())) {
            PrometheusPage page = untilWritten(run, 16.0 * MEBIBYTE, dd(file, "bs=1M count=16"));

            assertThat(run.attached()).isEqualTo(Map.of("on_issue", true, "on_complete", true));
            assertThat(samples(page, "disk_io_bytes_total", WRITING))
                    .allSatisfy(sample -> assertThat(
                                    Path.of("/sys/class/block", sample.labels().getOrDefault("device", "")))
                            .exists());
            double count = sum(page, "disk_latency_microseconds_count", WRITING);
            assertThat(count).isPositive();
            assertThat(sum(page, "disk_latency_microseconds_bucket", with("le", "+Inf")))
                    .isEqualTo(count);
            assertThat(sum(page, "disk_latency_microseconds_bucket", with("le", "6.7108864e+07")))
                    .isEqualTo(count);
            assertThat(samples(page, "disk_latency_microseconds_sum", WRITING))
                    .isNotEmpty()
                    .allSatisfy(sum -> assertThat(sum.value()).isEqualTo("NaN"));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void diskLatencyLeavesOutRequestsThatAreSmallerThanItsParameterSays() throws Exception {
        ExampleRun.needsLinux(5, 17);
        Path file = fileOnADisk();
        UnaryOperator<ExporterCommand> large =
                command -> command.withArguments("--param", "disk-latency.min-size=65536");
        try (ExampleRun run = ExampleRun.start("disk-latency", GADGETS, large)) {
            String smallAndLarge = dd(file, "bs=4k count=64") + "; " + dd(file, "bs=1M count=4");
            PrometheusPage page = untilWritten(run, 4.0 * MEBIBYTE, smallAndLarge);

            double count = sum(page, "disk_latency_microseconds_count", WRITING);
            assertThat(sum(page, "disk_io_bytes_total", WRITING) / count).isGreaterThanOrEqualTo(65536);
        } finally {
            Files.delete(file);
        }
    }

    /** Beside the build's output, because a folder for temporary files may be in memory. */
    private static Path fileOnADisk() throws Exception {
        return Files.createTempFile(ExporterCommand.projectDirectory().resolve("target"), "gadget", ".bin");
    }

    private static String dd(Path file, String amount) {
        return "dd if=/dev/zero of=" + file + " oflag=direct " + amount;
    }

    private static PrometheusPage untilWritten(ExampleRun run, double bytes, String commands) throws Exception {
        return run.until(
                bytes + " bytes written",
                () -> Works.shell(commands),
                page -> sum(page, "disk_io_bytes_total", WRITING) >= bytes);
    }

    /** Names of gadgets have no prefix. */
    private static List<Sample> samples(PrometheusPage page, String name, Map<String, String> labels) {
        return page.samples().stream()
                .filter(sample -> sample.name().equals(name))
                .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    private static double sum(PrometheusPage page, String name, Map<String, String> labels) {
        return samples(page, name, labels).stream()
                .mapToDouble(sample -> Double.parseDouble(sample.value()))
                .sum();
    }

    private static Map<String, String> with(String label, String value) {
        Map<String, String> labels = new HashMap<>(WRITING);
        labels.put(label, value);
        return labels;
    }
}
