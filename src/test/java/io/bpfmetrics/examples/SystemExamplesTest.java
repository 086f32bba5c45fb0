package io.bpfmetrics.examples;

import static io.bpfmetrics.examples.ExampleRun.samples;
import static io.bpfmetrics.examples.ExampleRun.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.PrometheusPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Examples about system calls, memory and disks. */
@KernelTest
final class SystemExamplesTest {
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void syscallsCountsCallsAndErrorsByName() throws Exception {
        try (ExampleRun run = ExampleRun.start("syscalls")) {
            for (int i = 0; i < 5; i++) {
                Works.shell("cat /nonexistent");
            }
            PrometheusPage page = run.page();

            assertThat(run.attached()).isEqualTo(Map.of("on_enter", true, "on_exit", true));
            assertThat(sum(page, "syscalls_total", Map.of("syscall", "execve"))).isGreaterThanOrEqualTo(5);
            assertThat(sum(page, "syscalls_total", Map.of("syscall", "exit_group")))
                    .isGreaterThanOrEqualTo(5);
            assertThat(sum(page, "syscall_errors_total", Map.of("syscall", "openat", "errno", "ENOENT")))
                    .isGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void syscallLatencySeesHowLongSomebodySleeps() throws Exception {
        try (ExampleRun run = ExampleRun.start("syscall-latency")) {
            Map<String, String> sleeping = Map.of("syscall", "clock_nanosleep");
            for (int i = 0; i < 3; i++) {
                Works.shell("sleep 0.2");
            }
            PrometheusPage page = run.page();

            assertThat(run.attached()).isEqualTo(Map.of("on_enter", true, "on_exit", true));
            double count = sum(page, "syscall_latency_seconds_count", sleeping);
            assertThat(count).isGreaterThanOrEqualTo(3);
            // 0.2 s lies between 2^17 and 2^18 us
            assertThat(count - sum(page, "syscall_latency_seconds_bucket", with(sleeping, "le", "0.131072")))
                    .isGreaterThanOrEqualTo(3);
            assertThat(samples(page, "syscall_latency_seconds_sum", sleeping))
                    .allSatisfy(sum -> assertThat(sum.value()).isEqualTo("NaN"));
        }
    }

    @Test
    void typedSyscallsNeedsNoConfig() throws Exception {
        try (ExampleRun run = ExampleRun.start("typed-syscalls")) {
            Map<String, String> sleeping = Map.of("syscall", "clock_nanosleep");
            for (int i = 0; i < 3; i++) {
                Works.shell("sleep 0.2; cat /nonexistent");
            }
            PrometheusPage page = run.page();

            assertThat(run.attached()).isEqualTo(Map.of("on_enter", true, "on_exit", true, "on_end_of_thread", true));
            double count = sum(page, "syscall_time_count", sleeping);
            assertThat(count).isGreaterThanOrEqualTo(3);
            assertThat(sum(page, "syscall_calls", sleeping)).isGreaterThanOrEqualTo(3);
            // 0.2 s lies between 2^17 and 2^18 us
            assertThat(count - sum(page, "syscall_time_bucket", with(sleeping, "le", "131072")))
                    .isGreaterThanOrEqualTo(3);
            assertThat(sum(page, "syscall_errors", Map.of("syscall", "openat", "error", "ENOENT")))
                    .isGreaterThanOrEqualTo(3);
            assertThat(sum(page, "syscalls_running", Map.of("syscall", "futex")))
                    .as("threads of this program wait in it")
                    .isPositive();
            assertThat(run.stderr()).contains("typed-syscalls (3 programs, 3 maps)");
        }
    }

    @Test
    void pageFaultsNamesTheThreadThatTouchesMemory() throws Exception {
        try (ExampleRun run = ExampleRun.start("page-faults")) {
            Map<String, String> writing = Map.of("command", "toucher", "access", "write");
            PrometheusPage page =
                    run.until("page_faults_total", writing, 1000, () -> Works.touchMemory("toucher-7", 16 * MEBIBYTE));

            assertThat(run.attached()).isEqualTo(Map.of("on_page_fault", true));
            assertThat(samples(page, "page_faults_total", Map.of("command", "toucher-7")))
                    .as("the number is cut off by the regular expression")
                    .isEmpty();
        }
    }

    @Test
    void memoryIsAGaugeOfWhatAProcessHasInUse() throws Exception {
        try (ExampleRun run = ExampleRun.start("memory")) {
            Map<String, String> copying = Map.of("command", "dd", "kind", "anonymous");
            PrometheusPage page = run.until(
                    "process_memory_bytes",
                    copying,
                    32.0 * MEBIBYTE,
                    () -> Works.shell("dd if=/dev/zero of=/dev/null bs=64M count=2"));

            assertThat(run.attached()).isEqualTo(Map.of("on_change", true));
            assertThat(samples(page, "process_memory_bytes", copying))
                    .allSatisfy(
                            sample -> assertThat(sample.labels().get("process")).matches("[0-9]+"));
            assertThat(samples(page, "process_memory_bytes", Map.of("kind", "file")))
                    .isNotEmpty();
        }
    }

    @Test
    void blockIoLatencySeesADirectWrite() throws Exception {
        ExampleRun.needsLinux(5, 17);
        // beside the build's output, because a folder for temporary files may be in memory
        Path file = Files.createTempFile(ExporterCommand.projectDirectory().resolve("target"), "block-io", ".bin");
        try (ExampleRun run = ExampleRun.start("block-io-latency")) {
            PrometheusPage page = run.until(
                    "bio_size_bytes_sum",
                    Map.of("operation", "write"),
                    16.0 * MEBIBYTE,
                    () -> Works.shell("dd if=/dev/zero of=" + file + " bs=1M count=16 oflag=direct"));

            assertThat(run.attached()).isEqualTo(Map.of("on_issue", true, "on_complete", true));
            Map<String, String> writing = Map.of("operation", "write");
            double count = sum(page, "bio_latency_seconds_count", writing);
            assertThat(count).isPositive();
            assertThat(sum(page, "bio_latency_seconds_sum", writing) / count).isBetween(1e-6, 10.0);
            assertThat(samples(page, "bio_latency_seconds_count", writing))
                    .allSatisfy(sample -> assertThat(
                                    Path.of("/sys/class/block", sample.labels().get("device")))
                            .exists());
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void processExitEventsCountHowProcessesEnd() throws Exception {
        try (ExampleRun run = ExampleRun.start("process-exits-events")) {
            Map<String, String> failed = Map.of("command", "exits-with-7", "status", "7", "signal", "0");
            Map<String, String> killed = Map.of("command", "exits-with-7", "status", "0", "signal", "9");
            run.until("process_exit_events_total", failed, 5, () -> Works.shell(exiting("exit 7")));

            PrometheusPage page =
                    run.until("process_exit_events_total", killed, 1, () -> Works.shell(exiting("kill -9 $$")));

            assertThat(run.attached()).isEqualTo(Map.of("on_exit", true));
            assertThat(samples(page, "process_exit_events_total", Map.of()))
                    .allSatisfy(sample -> assertThat(sample.labels()).containsOnlyKeys("command", "status", "signal"));
        }
    }

    /** A shell under a name of its own, which does something. */
    private static String exiting(String command) {
        return "printf exits-with-7 > /proc/self/comm; " + command;
    }

    @Test
    void oomCountsAProcessThatIsKilledInItsCgroup() throws Exception {
        try (MemoryCgroup cgroup = MemoryCgroup.create(32 * MEBIBYTE);
                ExampleRun run = ExampleRun.start("oom")) {
            PrometheusPage page = run.until(
                    "oom_kills_total",
                    Map.of(),
                    1,
                    () -> Works.shell(cgroup.entering("exec dd if=/dev/zero of=/dev/null bs=256M count=1")));

            assertThat(run.attached()).isEqualTo(Map.of("on_victim", true));
            assertThat(samples(page, "oom_kills_total", Map.of()))
                    .allSatisfy(sample -> assertThat(sample.labels()).containsOnlyKeys("cgroup"));
        }
    }

    private static Map<String, String> with(Map<String, String> labels, String name, String value) {
        Map<String, String> more = new HashMap<>(labels);
        more.put(name, value);
        return more;
    }
}
