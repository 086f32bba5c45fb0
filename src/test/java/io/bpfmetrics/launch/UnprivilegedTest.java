package io.bpfmetrics.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.launch.LauncherSandbox.Result;
import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestBpf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        Path built = LauncherSandbox.PROJECT.resolve("target").toAbsolutePath();
        Files.delete(sandbox.jar());
        Files.copy(built.resolve("bpf-metrics-exporter.jar"), sandbox.jar());
        Files.createSymbolicLink(sandbox.jar().resolveSibling("lib"), built.resolve("lib"));
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
    void loadsBpfFromTheJvm() throws Exception {
        List<String> command = new ArrayList<>(AS_NOBODY);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                ExporterCommand.testClassPath(),
                Loader.class.getName()));

        assertThat(CommandOutput.of(command)).isEqualTo("nobody attached a program\n");
    }

    /** What nobody does: makes a map, and attaches a program to a raw tracepoint. */
    static final class Loader {
        private static final int HASH = 1;
        private static final int RAW_TRACEPOINT = 17;

        private Loader() {}

        public static void main(String[] arguments) {
            try (TestBpf bpf = TestBpf.open()) {
                bpf.map(MapSpec.of(HASH, "nobodys", 4, 8, 16));
                bpf.linkRawTracepoint(bpf.program(RAW_TRACEPOINT, "nobodys"), "sys_enter");
                System.out.println(System.getProperty("user.name") + " attached a program");
            }
        }
    }

    private Result launch(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(AS_NOBODY);
        line.add(sandbox.launcher.toString());
        line.addAll(Arrays.asList(arguments));
        Path setpriv = Path.of("/usr/bin/setpriv");
        return sandbox.run(setpriv, folder, line.subList(1, line.size()).toArray(String[]::new));
    }
}
