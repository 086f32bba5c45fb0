package io.bpfmetrics.examples;

import static io.bpfmetrics.examples.ExampleRun.NOTHING;
import static io.bpfmetrics.examples.ExampleRun.samples;
import static io.bpfmetrics.examples.ExampleRun.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.Mounts;
import io.bpfmetrics.testing.PrometheusPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Examples about timers, softirqs, threads and processors. */
@KernelTest
final class SchedulingExamplesTest {
    @Test
    void timersNamesTheFunctionsThatTimersCall() throws Exception {
        try (ExampleRun run = ExampleRun.start("timers")) {
            PrometheusPage page = run.until("timer_starts_total", Map.of(), 10, () -> Works.shell("sleep 0.1"));

            assertThat(run.attached()).isEqualTo(Map.of("on_timer_start", true));
            assertThat(samples(page, "timer_starts_total", Map.of()))
                    .anySatisfy(sample ->
                            assertThat(sample.labels().get("function")).matches("[a-z_][A-Za-z0-9_.]*"));
        }
    }

    @Test
    void softirqLatencyShowsRunsByProcessorAndTwoLatencies() throws Exception {
        try (ExampleRun run = ExampleRun.start("softirq-latency")) {
            PrometheusPage page = run.until(
                    "softirq_wait_seconds_count",
                    Map.of("kind", "net_rx"),
                    5,
                    () -> Works.datagrams(9, 5, new byte[10]));

            assertThat(run.attached()).hasSize(3).doesNotContainValue(false);
            assertThat(sum(page, "softirqs_total", Map.of("kind", "timer", "cpu", "0")))
                    .isPositive();
            assertThat(samples(page, "softirqs_total", Map.of("kind", "timer")))
                    .hasSizeGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
            assertMeanBetween(page, "softirq_wait_seconds", Map.of("kind", "net_rx"), 1e-8, 1);
            assertMeanBetween(page, "softirq_service_seconds", Map.of("kind", "net_rx"), 1e-8, 1);
        }
    }

    @Test
    void runQueueLatencyObservesWaitingThreads() throws Exception {
        try (ExampleRun run = ExampleRun.start("run-queue-latency")) {
            PrometheusPage page =
                    run.until("run_queue_latency_seconds_count", Map.of(), 100, () -> Works.shell("sleep 0.1"));

            assertThat(run.attached()).hasSize(3).doesNotContainValue(false);
            assertThat(samples(page, "run_queue_latency_seconds_bucket", Map.of("le", "0")))
                    .hasSize(1);
            assertMeanBetween(page, "run_queue_latency_seconds", Map.of(), 0, 10);
        }
    }

    @Test
    void schedWakeupsCountsAndObservesLateOnes() throws Exception {
        try (ExampleRun run = ExampleRun.start("sched-wakeups")) {
            int processors = Runtime.getRuntime().availableProcessors();
            String crowd =
                    "for i in $(seq " + 3 * processors + "); do (timeout 0.3 sh -c 'while :; do :; done') & done; "
                            + "for i in 1 2 3 4 5; do nice -n 19 sleep 0.02; done; wait";
            PrometheusPage page = run.until("late_wakeups_total", Map.of(), 3, () -> Works.shell(crowd));

            assertThat(run.attached()).hasSize(3).doesNotContainValue(false);
            double late = sum(page, "late_wakeups_total", Map.of());
            assertThat(sum(page, "late_wakeups_by_processor_total", Map.of())).isEqualTo(late);
            assertThat(sum(page, "late_wakeup_seconds_count", Map.of())).isEqualTo(late);
            assertThat(sum(page, "late_wakeup_seconds_sum", Map.of())).isGreaterThanOrEqualTo(0.001 * late);
            assertThat(page.samples())
                    .as("it counts what its buffer has no room for")
                    .anySatisfy(sample -> {
                        assertThat(sample.name()).isEqualTo("bpf_metrics_exporter_events_lost_total");
                        assertThat(sample.labels()).containsEntry("buffer", "late_wakeups");
                        assertThat(sample.labels()).containsEntry("reason", "buffer_full");
                    });
        }
    }

    @Test
    void schedulerCountsNewProcessesExactlyEnough() throws Exception {
        try (ExampleRun run = ExampleRun.start("scheduler")) {
            double forks = sum(run.page(), "forks_total", Map.of());
            for (int i = 0; i < 10; i++) {
                Works.shell("exec true");
            }
            PrometheusPage page = run.page();

            assertThat(run.attached()).hasSize(3).doesNotContainValue(false);
            assertThat(sum(page, "forks_total", Map.of()) - forks).isGreaterThanOrEqualTo(10);
            assertThat(sum(page, "context_switches_total", Map.of()))
                    .isGreaterThanOrEqualTo(sum(page, "preemptions_total", Map.of()))
                    .isPositive();
            assertThat(samples(page, "migrations_total", Map.of())).hasSize(1);
        }
    }

    @Test
    void cpuSamplesSeesAThreadThatSpins() throws Exception {
        try (ExampleRun run = ExampleRun.start("cpu-samples")) {
            PrometheusPage page = run.until(
                    "cpu_samples_total",
                    Map.of("command", "spinner"),
                    20,
                    () -> Works.spin("spinner", Duration.ofMillis(500)));

            assertThat(run.attached()).isEqualTo(Map.of("on_sample", true));
            assertThat(samples(page, "cpu_samples_total", Map.of("command", "spinner", "kernel_stack", "")))
                    .as("samples in user space")
                    .isNotEmpty();
        }
    }

    @Test
    void cgroupSwitchesCountsTheChosenCgroupsAlone() throws Exception {
        ExampleRun.needsLinux(6, 2);
        Path cgroup = Files.createTempDirectory(Mounts.cgroup2(), "bpf-metrics-exporter-example");
        try (ExampleRun run = ExampleRun.start("cgroup-switches")) {
            String enter = "echo $$ > " + cgroup + "/cgroup.procs; for i in 1 2 3 4 5; do sleep 0.01; done";
            PrometheusPage page = run.until(
                    "cgroup_switches_total", Map.of("cgroup", cgroup.toString()), 5, () -> Works.shell(enter));

            assertThat(run.attached()).isEqualTo(Map.of("on_switch", true));
            assertThat(samples(page, "cgroup_switches_total", Map.of()))
                    .allSatisfy(sample -> assertThat(sample.labels().get("cgroup"))
                            .containsPattern("\\.service$|/bpf-metrics-exporter-example"));
        } finally {
            Files.delete(cgroup);
        }
    }

    @Test
    void execCountsProgramsAndHowTheyEnd() throws Exception {
        try (ExampleRun run = ExampleRun.start("exec")) {
            for (int i = 0; i < 3; i++) {
                Works.shell("exit 113");
                Works.shell("kill -s TERM $$");
                Works.shell("exec nice -n 13 sleep 0.05");
            }
            PrometheusPage page = run.until("execs_total", Map.of(), 9, NOTHING);

            assertThat(run.attached()).isEqualTo(Map.of("on_exec", true, "on_exit", true));
            assertThat(sum(page, "process_exits_total", Map.of("status", "113", "signal", "none")))
                    .isEqualTo(3);
            assertThat(sum(page, "process_exits_total", Map.of("status", "0", "signal", "SIGTERM")))
                    .isGreaterThanOrEqualTo(3);
            assertThat(sum(page, "process_lifetime_seconds_count", Map.of("nice", "13")))
                    .isEqualTo(3);
            assertThat(sum(page, "process_lifetime_seconds_bucket", Map.of("nice", "13", "le", "0.01")))
                    .isZero();
            assertThat(sum(page, "process_lifetime_seconds_sum", Map.of("nice", "13")))
                    .isBetween(0.15, 30.0);
        }
    }

    private static void assertMeanBetween(
            PrometheusPage page, String histogram, Map<String, String> labels, double least, double most) {
        double count = sum(page, histogram + "_count", labels);
        assertThat(sum(page, histogram + "_sum", labels) / count).isBetween(least, most);
        assertThat(samples(page, histogram + "_bucket", labels)).anySatisfy(bucket -> {
            assertThat(bucket.labels()).containsEntry("le", "+Inf");
            assertThat(Double.parseDouble(bucket.value())).isEqualTo(count);
        });
    }
}
