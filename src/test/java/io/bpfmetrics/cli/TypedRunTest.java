package io.bpfmetrics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ConfigFiles;
import io.bpfmetrics.testing.ConfigRun;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.HeldMaps;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapContents;
import io.bpfmetrics.testing.TypedOrders;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running program with objects that have no config beside them. */
@KernelTest
class TypedRunTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DEVICE = 4711;

    @TempDir
    private Path folder;

    @Test
    void anObjectAloneIsAConfig() throws Exception {
        new ConfigFiles(folder).object("typed", "native/testdata/typed_maps");
        try (ConfigRun run = ConfigRun.start(folder, "typed")) {
            assertThat(run.text())
                    .contains("bpf_metrics_exporter_source_up{source=\"typed\"} 1\n")
                    .contains("ebpf_exporter_ebpf_program_attached{id=");
            TypedOrders.give(DEVICE, 100);
            String page = run.text();

            assertThat(page)
                    .contains("# HELP ebpf_exporter_requests Requests.\n# TYPE ebpf_exporter_requests counter\n")
                    .contains("# HELP ebpf_exporter_requests_queued Waiting.\n")
                    .contains("# TYPE ebpf_exporter_requests_queued gauge\n")
                    .contains("# TYPE ebpf_exporter_request_latency histogram\n")
                    .contains("ebpf_exporter_lane_bytes{direction=\"tx\",lane=\"4711\",layer=\"link\"} 100\n")
                    .contains("ebpf_exporter_temperatures{lane=\"4711\"} -100\n");
            assertThat(run.exporter().stderr().text())
                    .contains("typed (1 program, 10 maps)")
                    .doesNotContain("warning");
        }
    }

    @Test
    void metricsOfTwoAddUp() throws Exception {
        new ConfigFiles(folder)
                .object("first", "native/testdata/auto_maps")
                .object("second", "native/testdata/auto_maps");
        try (ConfigRun run = ConfigRun.start(folder, "first,second");
                HeldMaps maps = run.maps()) {
            maps.all("typed_many").forEach(map -> map.put(MapContents.u32(7), MapContents.u64(3)));

            assertThat(run.lines("ebpf_exporter_typed_many")).containsExactly("ebpf_exporter_typed_many{key=\"7\"} 6");
        }
    }

    @Test
    void aReloadKeepsTheMetricsOfTwoTogether() throws Exception {
        ConfigFiles files = new ConfigFiles(folder)
                .object("first", "native/testdata/auto_maps")
                .object("second", "native/testdata/xdp");
        try (ConfigRun run = ConfigRun.start(folder, "first,second")) {
            run.text();
            files.object("second", "native/testdata/auto_maps");
            run.exporter().signal("HUP");
            run.exporter().stderr().await("reloaded: ", PATIENCE);
            try (HeldMaps maps = run.maps()) {
                assertThat(maps.all("typed_many")).hasSize(2);
                maps.all("typed_many").forEach(map -> map.put(MapContents.u32(7), MapContents.u64(3)));
            }

            assertThat(run.lines("ebpf_exporter_typed_many")).containsExactly("ebpf_exporter_typed_many{key=\"7\"} 6");
        }
    }

    @Test
    void anObjectWhoseTypesSayNothingIsSaid() throws Exception {
        new ConfigFiles(folder).object("mute", "native/testdata/maps");
        try (ConfigRun run = ConfigRun.start(folder, "mute")) {
            assertThat(run.lines("ebpf_exporter_decoder_errors_total"))
                    .singleElement()
                    .asString()
                    .startsWith("ebpf_exporter_decoder_errors_total{config=\"mute\"} ")
                    .doesNotEndWith(" 0");
            assertThat(run.exporter().stderr().text())
                    .contains("config mute: there is no text that says what its metrics are, and the types of its maps"
                            + " do not either; write mute.yaml, or use bpf_typed.h");
        }
    }

    @Test
    void aNameOfNothingAtAllIsSaid() throws Exception {
        ExporterProcess exporter = ExporterCommand.of(
                        "--subsystem",
                        "off",
                        "--otlp-grpc",
                        "none",
                        "--config.dir",
                        folder.toString(),
                        "--config.names",
                        "nothing")
                .start();

        assertThat(exporter.awaitExit()).isNotZero();
        assertThat(exporter.stderr().text()).contains("nothing.yaml");
    }
}
