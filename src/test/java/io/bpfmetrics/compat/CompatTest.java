package io.bpfmetrics.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bpfmetrics.testing.ConfigRun;
import io.bpfmetrics.testing.HeldMaps;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.OtlpReceiver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Configs in ebpf_exporter's style over maps with known contents. {@code metrics.txt} is what ebpf_exporter 2.5.1 prints
 * for them on a machine with two processors, without its metrics about itself.
 */
@KernelTest
class CompatTest {
    private static final List<String> CONFIGS = List.of("counters", "percpu", "histograms");
    private static final int PROCESSORS = 2;

    /** What each of the two says about itself has texts of its own. */
    private static final Pattern OF_ITSELF = Pattern.compile("ebpf_exporter_(enabled_configs|decoder_errors_total"
            + "|build_info|ebpf_program_\\w+)\\b.*|bpf_metrics_exporter_.*|process_.*|target_info.*");

    @TempDir
    private Path folder;

    private OtlpReceiver receiver;
    private ConfigRun run;

    @BeforeEach
    void startAndFill() throws Exception {
        assumeTrue(CompatContents.possibleProcessors() >= PROCESSORS, "the contents are for two processors");
        for (String config : CONFIGS) {
            ConfigRun.write(folder, config, "compat_" + config, resource(config + ".yaml"));
        }
        receiver = OtlpReceiver.start();
        run = ConfigRun.start(
                folder, String.join(",", CONFIGS), "--otlp-grpc", receiver.target(), "--interval", "500ms");
        try (HeldMaps maps = run.maps()) {
            CompatContents.fill(maps, resource("contents.txt").lines().toList());
        }
    }

    @AfterEach
    void end() {
        run.close();
        receiver.close();
    }

    @Test
    void printsWhatEbpfExporterPrints() throws Exception {
        assertThat(sorted(run.text())).isEqualTo(sorted(resource("metrics.txt")));
        assertThat(sorted(run.text())).isEqualTo(sorted(resource("metrics.txt")));
        assertThat(run.exporter().terminate()).isZero();
    }

    @Test
    void sendsTheSameNumbersOverOtlp() throws Exception {
        receiver.forget();
        assertThat(run.exporter().terminate()).isZero();

        assertThat(comparable(CompatSamples.ofRequests(receiver.requests())))
                .isEqualTo(comparable(CompatSamples.ofPage(resource("metrics.txt"))));
    }

    /** No order of lines is promised by the text format. */
    private static List<String> sorted(String page) {
        return page.lines()
                .filter(line -> !OF_ITSELF
                        .matcher(line.replaceFirst("^# (HELP|TYPE) ", ""))
                        .matches())
                .filter(line -> !isOfAFurtherProcessor(line))
                .sorted()
                .toList();
    }

    private static Map<String, Double> comparable(Map<String, Double> samples) {
        return samples.entrySet().stream()
                .filter(sample -> !OF_ITSELF.matcher(sample.getKey()).matches())
                .filter(sample -> !isOfAFurtherProcessor(sample.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean isOfAFurtherProcessor(String line) {
        return line.matches(".*_by_cpu_total\\{cpu=\"?([2-9]|\\d\\d+)\\b.*");
    }

    private static String resource(String name) throws IOException {
        try (InputStream resource = CompatTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(resource, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
