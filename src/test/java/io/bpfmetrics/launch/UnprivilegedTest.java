package io.bpfmetrics.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.launch.LauncherSandbox.Result;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.ThreadStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As a user without rights whom somebody gave CAP_BPF and CAP_PERFMON, and nothing else. */
@KernelTest
final class UnprivilegedTest {
    private static final String CAPABILITIES = "-all,+bpf,+perfmon";
    private static final List<String> AS_NOBODY = List.of(
            "setpriv",
            "--reuid",
            "nobody",
            "--regid",
            "nogroup",
            "--clear-groups",
            "--inh-caps",
            CAPABILITIES,
            "--ambient-caps",
            CAPABILITIES,
            "--bounding-set",
            CAPABILITIES);

    @TempDir
    Path folder;

    private LauncherSandbox sandbox;

    @BeforeEach
    void install() throws Exception {
        sandbox = LauncherSandbox.installed(folder);
        // a temporary folder is its owner's alone
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        // copies, because the checkout may be where nobody can look
        Path built = LauncherSandbox.PROJECT.resolve("target").toAbsolutePath();
        Files.delete(sandbox.jar());
        Files.copy(built.resolve("bpf-metrics-exporter.jar"), sandbox.jar());
        Path libraries = Files.createDirectory(sandbox.jar().resolveSibling("lib"));
        try (Stream<Path> files = Files.list(built.resolve("lib"))) {
            for (Path file : files.toList()) {
                Files.copy(file, libraries.resolve(file.getFileName()));
            }
        }
        sandbox.environment.put("BPF_METRICS_EXPORTER_JAVA_HOME", System.getProperty("java.home"));
        sandbox.environment.put("PATH", System.getenv("PATH") + ":/usr/bin");
    }

    @Test
    void startsTheLauncher() throws Exception {
        Result result = launch("--version");

        assertThat(result.exitCode()).as(result.stderr()).isZero();
        assertThat(result.stdout()).startsWith("bpf-metrics-exporter ");
        assertThat(result.stderr()).isEmpty();
    }

    @Test
    void saysWhatTheSubsystemNeedsBesides() throws Exception {
        Result result = launch("--once", "--subsystem", "on", "--otlp-grpc", "none", "--web.listen-address", "none");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.stderr()).contains("CAP_SYS_ADMIN is missing").doesNotContain("preparing quick starts");
    }

    @Test
    void countsWithAConfig() throws Exception {
        Result result = launch(withConfig("--once", "--console", "--web.listen-address", "none"));

        assertThat(result.exitCode()).as(result.stderr()).isZero();
        assertThat(result.stdout()).containsPattern("ebpf_exporter_timer_starts_total\\{function=\\S+} [1-9]");
    }

    @Test
    void goesOnCountingWithoutAnyCapability() throws Exception {
        int port = FreePort.next();
        ProcessBuilder builder = new ProcessBuilder(
                        line(withConfig("--web.listen-address", "127.0.0.1:" + port, "--capabilities.keep", "none")))
                .redirectErrorStream(true);
        builder.environment().putAll(sandbox.environment);
        try (ExporterProcess exporter = ExporterProcess.of(builder.start())) {
            exporter.stdout().await("Stop with Ctrl-C", Duration.ofSeconds(30));
            String first = exporter.scrape(port, "/metrics");
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            String later = exporter.scrape(port, "/metrics");
            while (starts(later) == starts(first) && System.nanoTime() < end) {
                later = exporter.scrape(port, "/metrics");
            }

            assertThat(ThreadStatus.values(exporter.pid(), "CapEff"))
                    .hasSizeGreaterThan(5)
                    .containsOnly("0000000000000000");
            assertThat(starts(later)).isGreaterThan(starts(first));
            assertThat(exporter.terminate()).isZero();
        }
    }

    private static double starts(String page) {
        return page.lines()
                .filter(line -> line.startsWith("ebpf_exporter_timer_starts_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf('}') + 1)))
                .sum();
    }

    private String[] withConfig(String... arguments) throws IOException {
        Path configs = Files.createDirectories(folder.resolve("configs"));
        for (String file : List.of("timers.yaml", "timers.bpf.o")) {
            Files.copy(LauncherSandbox.PROJECT.resolve("examples").resolve(file), configs.resolve(file));
        }
        List<String> line =
                new ArrayList<>(List.of("--subsystem", "off", "--otlp-grpc", "none", "--config.names", "all"));
        line.addAll(List.of("--config.dir", configs.toString()));
        line.addAll(List.of(arguments));
        return line.toArray(String[]::new);
    }

    private List<String> line(String... arguments) {
        List<String> line = new ArrayList<>(AS_NOBODY);
        line.add(sandbox.launcher.toString());
        line.addAll(List.of(arguments));
        return line;
    }

    private Result launch(String... arguments) throws Exception {
        List<String> line = line(arguments);
        return sandbox.run(
                Path.of("/usr/bin", line.get(0)),
                folder,
                line.subList(1, line.size()).toArray(String[]::new));
    }
}
