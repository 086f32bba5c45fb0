package io.bpfmetrics.examples;

import static io.bpfmetrics.examples.ExampleRun.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Examples that some kernels refuse: either they work, or the exporter says what the kernel said. */
@KernelTest
final class RefusedExamplesTest {
    private static final Path ACTIVE_MODULES = Path.of("/sys/kernel/security/lsm");

    @Test
    void vfsLatencyWorksWhereTheKernelHasKprobes() throws Exception {
        boolean hasKprobes = Files.exists(Path.of("/sys/bus/event_source/devices/kprobe"));
        try (ExampleRun run = ExampleRun.start("vfs-latency")) {
            assertThat(run.attached())
                    .isEqualTo(Map.of(
                            "on_read", hasKprobes,
                            "on_read_end", hasKprobes,
                            "on_write", hasKprobes,
                            "on_write_end", hasKprobes));
            if (hasKprobes) {
                run.until(
                        "vfs_latency_seconds_count",
                        Map.of("operation", "read"),
                        1,
                        () -> Works.shell("cat /etc/passwd"));
            } else {
                assertThat(run.stderr()).contains("vfs-latency", "on_write_end", "kprobe");
                assertThat(sum(run.page(), "vfs_latency_seconds_count", Map.of()))
                        .isZero();
            }
        }
    }

    @Test
    void fsyncLatencyWorksWhereTheKernelTakesFentry() throws Exception {
        if (kernelTakes("fsync-latency")) {
            try (ExampleRun run = ExampleRun.start("fsync-latency")) {
                run.until(
                        "fsync_latency_seconds_count",
                        Map.of("command", "sync"),
                        1,
                        () -> Works.shell("sync /etc/passwd"));
            }
        } else {
            assertSaysThatItIsRefused("fsync-latency", "on_begin");
        }
    }

    @Test
    void bpfCallsWorksWhereTheKernelTakesLsm() throws Exception {
        if (kernelTakes("bpf-calls")) {
            try (ExampleRun run = ExampleRun.start("bpf-calls")) {
                assertThat(run.attached()).isEqualTo(Map.of("on_call", true));
                // an LSM that is not active may take programs too (Linux 5.10 does), and never runs them
                assumeTrue(isLsmActive(), "BPF is not among the active LSMs (lsm=)");
                run.until(
                        "bpf_calls_total",
                        Map.of("command", "bpftool", "operation", "prog_get_next_id"),
                        1,
                        () -> CommandOutput.of("bpftool", "prog", "list"));
            }
        } else {
            assertSaysThatItIsRefused("bpf-calls", "on_call");
        }
    }

    /** Where securityfs is not mounted, nobody can tell. */
    private static boolean isLsmActive() throws IOException {
        return !Files.exists(ACTIVE_MODULES) || Files.readString(ACTIVE_MODULES).contains("bpf");
    }

    /** Asks libbpf, by way of bpftool. */
    private static boolean kernelTakes(String example) throws IOException, InterruptedException {
        Path pins = Mounts.bpffs()
                .resolve("bpf-metrics-exporter-" + ProcessHandle.current().pid());
        Path object = ExampleRun.folder().resolve(example + ".bpf.o");
        try {
            return new ProcessBuilder("bpftool", "prog", "loadall", object.toString(), pins.toString())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } finally {
            CommandOutput.of("rm", "-rf", pins.toString());
        }
    }

    private static void assertSaysThatItIsRefused(String example, String program) throws InterruptedException {
        try (ExporterProcess exporter = ExporterProcess.start(
                "--subsystem",
                "off",
                "--otlp-grpc",
                "none",
                "--web.listen-address",
                "127.0.0.1:0",
                "--config.dir",
                ExampleRun.folder().toString(),
                "--config.names",
                example)) {
            int status = exporter.awaitExit();

            assertThat(status).as("nothing is left to export").isEqualTo(1);
            assertThat(exporter.stderr().text()).contains(example, program, "EPERM");
        }
    }
}
