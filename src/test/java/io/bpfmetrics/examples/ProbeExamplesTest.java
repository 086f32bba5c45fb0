package io.bpfmetrics.examples;

import static io.bpfmetrics.examples.ExampleRun.samples;
import static io.bpfmetrics.examples.ExampleRun.sum;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.KernelRelease;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.PrometheusPage;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Examples that look into programs of user space. */
@KernelTest
final class ProbeExamplesTest {
    private static final int COLLECTIONS = 10;

    @Test
    void mallocObservesSizesAndNamesWhoAskedForTooMuch() throws Exception {
        try (ExampleRun run = ExampleRun.start("malloc")) {
            PrometheusPage page = run.until(
                    "libc_malloc_failures_total", Map.of("command", "asker"), 1, ProbeExamplesTest::askForTooMuch);

            assertThat(run.attached()).isEqualTo(Map.of("on_call", true, "on_return", true));
            double count = sum(page, "libc_malloc_size_bytes_count", Map.of());
            double all = sum(page, "libc_malloc_size_bytes_bucket", Map.of("le", "+Inf"));
            assertThat(count).isPositive().isEqualTo(all);
            assertThat(all - sum(page, "libc_malloc_size_bytes_bucket", Map.of("le", "5.49755813888e+11")))
                    .as("more than 2^39 bytes")
                    .isPositive();
        }
    }

    private static void askForTooMuch() throws InterruptedException {
        Thread asker =
                new Thread(() -> assertThat(Native.malloc(Long.MAX_VALUE)).isZero(), "asker");
        asker.start();
        asker.join();
    }

    @Test
    void jvmGcObservesCollectionsOfAnotherJvm() throws Exception {
        Path java = Path.of(System.getProperty("java.home"));
        String libraries = java.resolve("lib").resolve("server").toString();
        try (ExampleRun run = ExampleRun.start(
                "jvm-gc", ExampleRun.folder(), command -> command.with("LD_LIBRARY_PATH", libraries))) {
            Map<String, String> collector = Map.of("thread", "VM Thread");
            if (KernelRelease.current().isBefore(5, 15)) {
                assertIsRefused(run);
                return;
            }
            double before = sum(run.page(), "jvm_gc_pause_seconds_count", collector);
            collectGarbage(java);
            PrometheusPage page = run.page();

            assertThat(run.attached()).isEqualTo(Map.of("on_begin", true, "on_end", true));
            double count = sum(page, "jvm_gc_pause_seconds_count", collector);
            assertThat(count - before).isGreaterThanOrEqualTo(COLLECTIONS);
            assertThat(sum(page, "jvm_gc_pause_seconds_sum", collector) / count).isBetween(1e-5, 10.0);
            assertThat(samples(page, "jvm_gc_pause_seconds_bucket", collector)).hasSize(28);
        }
    }

    private static void assertIsRefused(ExampleRun run) throws InterruptedException {
        assertThat(run.attached()).isEqualTo(Map.of("on_begin", false, "on_end", false));
        assertThat(run.stderr()).contains("(EOPNOTSUPP) (needs Linux 5.15)");
    }

    private static void collectGarbage(Path java) throws Exception {
        Works.line(
                java.resolve("bin").resolve("java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                ExporterCommand.projectDirectory()
                        .resolve("target/test-classes")
                        .toString(),
                Collecting.class.getName());
    }

    /** A program that does nothing but collect its garbage. */
    static final class Collecting {
        private Collecting() {}

        public static void main(String[] arguments) {
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
            }
        }
    }
}
