package io.bpfmetrics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ConfigFiles;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.PrometheusPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configs on the command line: which run, which do not, what is said, and what changes when they are read again. */
@KernelTest
class ConfigRunTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String READY = "Stop with Ctrl-C.";
    private static final String SWITCHES = """
            metrics:
              counters:
                - name: switches_total
                  map: switches
                  help: %s
                  labels:
                    - {name: pid, size: 4, decoders: [{name: uint}]}
            """;

    @TempDir
    private Path folder;

    private final int port = FreePort.next();

    @Test
    void runsTheGoodOnesBesideTheBad() throws Exception {
        files().example("timers")
                .text("broken", "metrics:\n  counters:\n    - name: x\n")
                .text("missing-target", SWITCHES.formatted("No."))
                .object("missing-target", "native/testdata/attach_missing_target")
                .text("refused", SWITCHES.replace("switches", "counts").formatted("Few."))
                .object("refused", "native/testdata/attach_refused");

        try (ExporterProcess exporter = run("all")) {
            exporter.stderr().await(READY, PATIENCE);
            String said = exporter.stderr().text();

            assertThat(said)
                    .contains(folder.resolve("broken.yaml") + ":3:")
                    .contains("error: config missing-target is not loaded, the others go on: missing-target.bpf.o:")
                    .contains("refused: program \"on_missing_function\" (kprobe/no_such_function) is not attached")
                    .contains("timers (1 program, 1 map)");
            assertThat(value("ebpf_exporter_enabled_configs", "name", "timers", exporter))
                    .isEqualTo("1");
            assertThat(value("bpf_metrics_exporter_source_up", "source", "timers", exporter))
                    .isEqualTo("1");
            assertThat(value("bpf_metrics_exporter_source_up", "source", "broken", exporter))
                    .isEqualTo("0");
            assertThat(value("bpf_metrics_exporter_source_up", "source", "missing-target", exporter))
                    .isEqualTo("0");
            assertThat(exporter.scrape(port, "/healthz")).isEqualTo("ok\n");
            assertThat(exporter.terminate()).isZero();
        }
    }

    @Test
    void failsIfNothingRuns() throws Exception {
        files().text("bad", SWITCHES.formatted("No.")).object("bad", "native/testdata/attach_missing_target");

        try (ExporterProcess exporter = run("bad")) {
            assertThat(exporter.awaitExit()).isEqualTo(ExitCode.FAILED);
            assertThat(exporter.stderr().text())
                    .endsWith("error: no config could be loaded, and there is nothing else to collect");
        }
    }

    @Test
    void endsAtWhatIsNotLoadedOrAttachedIfStrict() throws Exception {
        files().example("timers")
                .text("bad", SWITCHES.formatted("No."))
                .object("bad", "native/testdata/attach_missing_target")
                .text("refused", SWITCHES.replace("switches", "counts").formatted("Few."))
                .object("refused", "native/testdata/attach_refused");

        try (ExporterProcess exporter = run("all", "--config.strict")) {
            assertThat(exporter.awaitExit()).isEqualTo(ExitCode.FAILED);
            assertThat(exporter.stderr().text())
                    .contains("--config.strict: not loaded or not attached: bad, refused:on_missing_function");
        }
    }

    @Test
    void endsAtAnUnknownKeyIfStrict() throws Exception {
        files().text("typo", SWITCHES.formatted("Yes.") + "prefixx: a_\n")
                .object("typo", "native/testdata/btf_tracepoint");

        try (ExporterProcess strict = run("typo", "--config.strict")) {
            assertThat(strict.awaitExit()).isEqualTo(ExitCode.USAGE);
            assertThat(strict.stderr().text()).contains("error: " + folder.resolve("typo.yaml") + ":8:1: ");
        }
        try (ExporterProcess lenient = run("typo")) {
            lenient.stderr().await(READY, PATIENCE);
            assertThat(lenient.stderr().text()).contains("warning: " + folder.resolve("typo.yaml") + ":8:1: ");
        }
    }

    @Test
    void checksTextThenKernel() throws Exception {
        files().example("timers")
                .text("bad", SWITCHES.formatted("No."))
                .object("bad", "native/testdata/attach_missing_target");

        assertThat(check("timers")).containsExactly("0", "ok: timers (1 program, 1 map)");
        assertThat(check("timers,bad")).containsExactly("0", "ok: timers (1 program, 1 map)", "refused: bad");
        assertThat(check("timers,bad", "--config.strict"))
                .containsExactly("1", "ok: timers (1 program, 1 map)", "refused: bad");
        Files.delete(folder.resolve("bad.bpf.o"));
        assertThat(check("bad")).containsExactly("2", "refused: bad");
        files().text("bad", "metrics: {counters: [{name: x}]}\n");
        assertThat(check("timers,bad")).containsExactly("2");
        files().text("bad", SWITCHES.formatted("Yes.").replace("size: 4", "size: 8"))
                .object("bad", "native/testdata/btf_tracepoint");
        assertThat(check("bad")).containsExactly("2", "wrong: bad (1 program, 1 map)");
    }

    @Test
    void keepsCountingAcrossReloads() throws Exception {
        files().text("a", SWITCHES.formatted("Before.")).object("a", "native/testdata/btf_tracepoint");
        files().text("gone", SWITCHES.replace("switches_total", "gone_total").formatted("Gone."))
                .object("gone", "native/testdata/btf_tracepoint");
        try (ExporterProcess exporter = run("all")) {
            exporter.stderr().await(READY, PATIENCE);
            long before = switches(exporter);
            String program = value("ebpf_exporter_ebpf_program_info", "config", "a", exporter, "id");
            files().text("a", "# moved\n" + SWITCHES.formatted("After.")).example("timers");
            Files.delete(folder.resolve("gone.yaml"));

            exporter.signal("HUP");
            exporter.stderr().await("reloaded: a (1 program, 1 map), timers (1 program, 1 map)", PATIENCE);

            assertThat(exporter.scrape(port, "/metrics"))
                    .contains("# HELP ebpf_exporter_switches_total After.")
                    .doesNotContain("ebpf_exporter_gone_total{", "source=\"gone\"");
            assertThat(switches(exporter)).isGreaterThanOrEqualTo(before);
            assertThat(value("ebpf_exporter_ebpf_program_info", "config", "a", exporter, "id"))
                    .as("the program that was there before")
                    .isEqualTo(program);
            files().text("a", "metrics: [\n");
            exporter.signal("HUP");
            exporter.stderr().await("config a goes on as it was before the reload", PATIENCE);
            assertThat(switches(exporter)).isGreaterThanOrEqualTo(before);
            assertThat(exporter.terminate()).isZero();
        }
    }

    @Test
    void drainsNothingOfAnObjectThatIsGone() throws Exception {
        String draining = SWITCHES.formatted("Drained.") + "      drain: true\n      interval: 100ms\n";
        files().text("a", draining).object("a", "native/testdata/btf_tracepoint");
        try (ExporterProcess exporter = run("a")) {
            exporter.stderr().await(READY, PATIENCE);
            long before = switches(exporter);
            files().text("a", "# moved\n" + draining);
            exporter.signal("HUP");
            exporter.stderr().await("reloaded: a (1 program, 1 map)", PATIENCE);
            assertThat(switches(exporter)).as("a comment resets nothing").isGreaterThanOrEqualTo(before);

            for (int i = 0; i < 4; i++) { // its bytes differ, and what it does is the same
                Files.write(folder.resolve("a.bpf.o"), new byte[] {0}, StandardOpenOption.APPEND);
                exporter.signal("HUP");
                awaitReloads(exporter, i + 2);
            }

            assertThat(exporter.stderr().text()).doesNotContain("drained", "EBADF");
            assertThat(exporter.terminate()).isZero();
        }
    }

    private static void awaitReloads(ExporterProcess exporter, int count) throws InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (exporter.stderr().lines().stream()
                        .filter(line -> line.startsWith("reloaded: "))
                        .count()
                < count) {
            assertThat(System.nanoTime()).as(exporter.stderr().text()).isLessThan(giveUp);
            Thread.sleep(20);
        }
    }

    @Test
    void exchangesAnObjectThatChanged() throws Exception {
        files().text("a", SWITCHES.formatted("Before.")).object("a", "native/testdata/btf_tracepoint");
        try (ExporterProcess exporter = run("a")) {
            exporter.stderr().await(READY, PATIENCE);
            String program = value("ebpf_exporter_ebpf_program_info", "config", "a", exporter, "id");
            files().example("timers");
            Files.move(folder.resolve("timers.bpf.o"), folder.resolve("b.bpf.o"));
            Files.copy(folder.resolve("timers.yaml"), folder.resolve("b.yaml"));
            Files.copy(folder.resolve("b.bpf.o"), folder.resolve("a.bpf.o"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(folder.resolve("b.yaml"), folder.resolve("a.yaml"), StandardCopyOption.REPLACE_EXISTING);

            exporter.signal("HUP");
            exporter.stderr().await("reloaded: a (1 program, 1 map)", PATIENCE);

            assertThat(value("ebpf_exporter_ebpf_program_info", "config", "a", exporter, "id"))
                    .isNotEqualTo(program);
            assertThat(CommandOutput.of("bpftool", "prog", "show")).doesNotContain("\n" + program + ":");
            files().object("a", "native/testdata/attach_missing_target");
            String second = value("ebpf_exporter_ebpf_program_info", "config", "a", exporter, "id");
            exporter.signal("HUP");
            exporter.stderr().await("config a cannot be loaded anew and goes on as it was", PATIENCE);
            assertThat(value("ebpf_exporter_ebpf_program_info", "config", "a", exporter, "id"))
                    .isEqualTo(second);
        }
    }

    @Test
    void saysWhatRunsAndThatOnlyThisHostSeesIt() throws Exception {
        files().example("timers");
        try (ExporterProcess exporter = ExporterProcess.start(
                "--subsystem",
                "off",
                "--otlp-grpc",
                "none",
                "--config.dir",
                folder.toString(),
                "--config.names",
                "timers",
                "--debug",
                "--web.listen-address",
                "127.0.0.1:" + port)) {
            exporter.stderr().await(READY, PATIENCE);

            assertThat(exporter.stderr().text()).contains("  Running  timers (1 program, 1 map)\n");
            assertThat(exporter.scrape(port, "/maps"))
                    .startsWith("# config timers, map timer_starts_total, key 8 bytes");
        }
    }

    @Test
    void endsTheSubsystemWithItsCapability() throws Exception {
        files().example("timers");
        try (ExporterProcess exporter = ExporterProcess.start(
                "--otlp-grpc",
                "none",
                "--config.dir",
                folder.toString(),
                "--config.names",
                "timers",
                "--capabilities.keep",
                "none",
                "--web.listen-address",
                "127.0.0.1:" + port)) {
            exporter.stderr().await(READY, PATIENCE);

            assertThat(exporter.stderr().text()).contains("the source subsystem, and --maps.auto, end here");
            PrometheusPage page = PrometheusPage.parse(exporter.scrape(port, "/metrics"));
            assertThat(page.samples()).noneMatch(sample -> sample.name().startsWith("bpf_program_"));
            assertThat(page.samples()).anyMatch(sample -> sample.name().equals("ebpf_exporter_timer_starts_total"));
            assertThat(page.samples()).noneMatch(sample -> sample.labels().containsValue("subsystem"));
        }
    }

    private ConfigFiles files() {
        return new ConfigFiles(folder);
    }

    private ExporterProcess run(String names, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--subsystem",
                "off",
                "--otlp-grpc",
                "none",
                "--web.listen-address",
                "127.0.0.1:" + port,
                "--log.no-timestamps",
                "--config.dir",
                folder.toString(),
                "--config.names",
                names));
        arguments.addAll(List.of(more));
        return ExporterProcess.start(arguments.toArray(new String[0]));
    }

    /** The exit code, then what is on standard output. */
    private List<String> check(String names, String... more) throws InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("--config.check", "--config.dir", folder.toString(), "--config.names", names));
        arguments.addAll(List.of(more));
        try (ExporterProcess exporter = ExporterProcess.start(arguments.toArray(new String[0]))) {
            List<String> answer = new ArrayList<>();
            answer.add(String.valueOf(exporter.awaitExit()));
            answer.addAll(exporter.stdout().lines());
            return answer;
        }
    }

    private long switches(ExporterProcess exporter) throws InterruptedException {
        return PrometheusPage.parse(exporter.scrape(port, "/metrics")).samples().stream()
                .filter(sample -> sample.name().equals("ebpf_exporter_switches_total"))
                .mapToLong(sample -> (long) Double.parseDouble(sample.value()))
                .sum();
    }

    private String value(String metric, String label, String text, ExporterProcess exporter)
            throws InterruptedException {
        return sample(metric, label, text, exporter).value();
    }

    private String value(String metric, String label, String text, ExporterProcess exporter, String wanted)
            throws InterruptedException {
        return String.valueOf(sample(metric, label, text, exporter).labels().get(wanted));
    }

    private PrometheusPage.Sample sample(String metric, String label, String text, ExporterProcess exporter)
            throws InterruptedException {
        return PrometheusPage.parse(exporter.scrape(port, "/metrics")).samples().stream()
                .filter(sample -> sample.name().equals(metric)
                        && text.equals(sample.labels().get(label)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + metric + " with " + label + "=" + text));
    }
}
