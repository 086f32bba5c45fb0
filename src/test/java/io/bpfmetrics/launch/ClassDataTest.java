package io.bpfmetrics.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.launch.LauncherSandbox.Result;
import io.bpfmetrics.testing.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of loaded classes, with the real program on the Java that runs this test. */
@KernelTest
final class ClassDataTest {
    private static final String[] ONCE = {"--once", "--otlp-grpc", "none", "--web.listen-address", "none"};
    private static final String PREPARING = "preparing quick starts";

    @TempDir
    Path folder;

    private LauncherSandbox sandbox;

    @BeforeEach
    void install() throws IOException {
        sandbox = LauncherSandbox.installed(folder);
        Path built = LauncherSandbox.PROJECT.resolve("target").toAbsolutePath();
        Files.delete(sandbox.jar());
        Files.copy(built.resolve("bpf-metrics-exporter.jar"), sandbox.jar());
        Files.createSymbolicLink(sandbox.jar().resolveSibling("lib"), built.resolve("lib"));
        sandbox.environment.put("BPF_METRICS_EXPORTER_JAVA_HOME", System.getProperty("java.home"));
    }

    @Test
    void isMadeAtTheFirstStartAndUsedFromThenOn() throws Exception {
        Path loaded = folder.resolve("loaded-classes");
        sandbox.environment.put("BPF_METRICS_EXPORTER_JAVA_OPTS", "-Xlog:class+load:file=" + loaded);

        Result first = sandbox.run(ONCE);
        Files.delete(loaded);
        Result second = sandbox.run(ONCE);

        assertThat(first.exitCode()).as(first.stderr()).isZero();
        assertThat(first.stderr()).contains(PREPARING);
        assertThat(second.exitCode()).as(second.stderr()).isZero();
        assertThat(second.stderr()).doesNotContain(PREPARING);
        assertThat(Files.readString(loaded))
                .containsPattern("io\\.bpfmetrics\\.cli\\.Main source: shared objects file");
    }

    @Test
    void isMadeAnewForAnotherBuild() throws Exception {
        sandbox.run(ONCE);
        List<Path> old = archives();

        Files.setLastModifiedTime(sandbox.jar(), FileTime.from(Instant.EPOCH));
        Result result = sandbox.run(ONCE);

        assertThat(result.stderr()).contains(PREPARING);
        assertThat(archives()).hasSize(1).doesNotContainAnyElementsOf(old);
    }

    @Test
    void doesNotHoldUpWhoOnlyAsks() throws Exception {
        Result result = sandbox.run("--version");

        assertThat(result.exitCode()).isZero();
        assertThat(result.stderr()).isEmpty();
        assertThat(folder.resolve("cache")).doesNotExist();
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            return files.toList();
        }
    }
}
