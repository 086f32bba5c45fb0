package io.bpfmetrics.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the systemd unit with systemd's own tool, and that it does not forbid what the exporter needs. */
final class SystemdUnitTest {
    private static final String UNIT = "deploy/systemd/bpf-metrics-exporter.service";
    private static final String LAUNCHER = "/usr/bin/bpf-metrics-exporter";

    private final List<String> lines = Repository.text(UNIT).lines().toList();

    @Test
    void satisfiesSystemd(@TempDir Path directory) throws IOException {
        RequiredProgram.require("systemd-analyze", "systemd");
        Path unit = directory.resolve("bpf-metrics-exporter.service");
        // the launcher is not installed where tests run
        Files.writeString(unit, Repository.text(UNIT).replace("ExecStart=" + LAUNCHER, "ExecStart=/bin/true"));

        Command.Result result = Command.run(60, "systemd-analyze", "verify", unit.toString());

        assertThat(result.output()).isEmpty();
        assertThat(result.status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Type=notify",
                "NotifyAccess=main",
                "ExecStart=" + LAUNCHER + " $BPF_METRICS_EXPORTER_ARGS",
                "EnvironmentFile=-/etc/default/bpf-metrics-exporter",
                "CacheDirectory=bpf-metrics-exporter",
                "StandardError=journal",
                "CapabilityBoundingSet=CAP_SYS_ADMIN",
                "NoNewPrivileges=yes",
                "ProtectSystem=strict",
            })
    void says(String line) {
        assertThat(lines).contains(line);
    }

    @Test
    void allowsBpfAndTheJvmsCompiler() {
        assertThat(lines)
                .filteredOn(line -> line.startsWith("SystemCallFilter="))
                .singleElement()
                .asString()
                .startsWith("SystemCallFilter=@system-service")
                .contains(" bpf");
        assertThat(lines).doesNotContain("MemoryDenyWriteExecute=yes", "PrivateUsers=yes", "ProcSubset=pid");
    }
}
