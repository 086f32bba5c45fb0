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

/** Checks the systemd units with systemd's own tool, and that they do not forbid what the exporter needs. */
final class SystemdUnitTest {
    private static final String UNIT = "bpf-metrics-exporter.service";
    private static final String CONFIGS_UNIT = "bpf-metrics-exporter-configs.service";
    private static final String LAUNCHER = "/usr/bin/bpf-metrics-exporter";

    @ParameterizedTest
    @ValueSource(strings = {UNIT, CONFIGS_UNIT})
    void satisfiesSystemd(String name, @TempDir Path directory) throws IOException {
        RequiredProgram.require("systemd-analyze", "systemd");
        Path unit = directory.resolve(name);
        // the launcher is not installed where tests run
        Files.writeString(unit, text(name).replace("ExecStart=" + LAUNCHER, "ExecStart=/bin/true"));

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
        assertThat(lines(UNIT)).contains(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Type=notify",
                "NotifyAccess=main",
                "ExecStart=" + LAUNCHER + " --subsystem off --config.dir /etc/bpf-metrics-exporter"
                        + " --config.names all $BPF_METRICS_EXPORTER_ARGS",
                "ExecReload=kill -HUP $MAINPID",
                "EnvironmentFile=-/etc/default/bpf-metrics-exporter-configs",
                "DynamicUser=yes",
                "AmbientCapabilities=CAP_BPF CAP_PERFMON",
                "CapabilityBoundingSet=CAP_BPF CAP_PERFMON",
                "NoNewPrivileges=yes",
                "ProtectSystem=strict",
                "LimitMEMLOCK=infinity",
            })
    void runsConfigsWithTwoCapabilities(String line) {
        assertThat(lines(CONFIGS_UNIT)).contains(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {UNIT, CONFIGS_UNIT})
    void allowsBpfAndTheJvmsCompiler(String name) {
        assertThat(lines(name))
                .filteredOn(line -> line.startsWith("SystemCallFilter="))
                .singleElement()
                .asString()
                .startsWith("SystemCallFilter=@system-service")
                .contains(" bpf", " perf_event_open");
        assertThat(lines(name)).doesNotContain("MemoryDenyWriteExecute=yes", "PrivateUsers=yes", "ProcSubset=pid");
    }

    @Test
    void letsConfigsHaveTheAddressesOfSymbolsWhenTheyAreGranted() {
        // systemd takes CAP_SYSLOG away with it
        assertThat(lines(CONFIGS_UNIT)).doesNotContain("ProtectKernelLogs=yes");
    }

    private static List<String> lines(String name) {
        return text(name).lines().toList();
    }

    private static String text(String name) {
        return Repository.text("deploy/systemd/" + name);
    }
}
