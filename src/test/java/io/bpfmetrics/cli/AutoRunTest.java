package io.bpfmetrics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.BpfRefusedException;
import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ConfigRun;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.HeldMaps;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapContents;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running program and maps that others have loaded, without a config. */
@KernelTest
class AutoRunTest {
    private static final int HASH = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GREETED = "Stop with Ctrl-C.";
    private static final String UP = "bpf_metrics_exporter_source_up{source=\"maps.auto\"} 1\n";
    private static final int RESTARTS = 5;

    private final int port = FreePort.next();

    @TempDir
    private Path folder;

    @Test
    void followsAnOwnerThatIsKilledAndStartedAgain() throws Exception {
        try (ExporterProcess exporter = start("none", "--maps.auto", "--metric.prefix", "mine_")) {
            assertThat(exporter.stderr().text()).contains("without a config");
            for (int i = 1; i <= RESTARTS; i++) {
                assertThat(page(exporter)).contains(UP).doesNotContain("mine_typed_many{");
                int id;
                try (ConfigRun owner = owner()) {
                    id = fill(owner, "typed_many", 7, i);
                    assertThat(page(exporter))
                            .contains("# TYPE mine_typed_many counter\n")
                            .contains("mine_typed_many{key=\"7\"} " + i + "\n")
                            .contains("# HELP mine_same_errors Errors.\n# TYPE mine_same_errors counter\n")
                            .contains("mine_same_errors{error=\"7\",name=\"ab\"} 3\n")
                            .contains(UP);
                    assertThat(exporter.descriptors()).noneMatch(descriptor -> descriptor.contains("bpf-map"));
                }
                awaitGone(id);
            }
            assertThat(exporter.terminate()).isZero();
        }
    }

    @Test
    void sendsThemWithTheStartOfEachOwner() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                ExporterProcess exporter = start(receiver.target(), "--maps.auto=typed", "--interval", "200ms")) {
            long before = 0;
            for (int i = 1; i <= RESTARTS; i++) {
                long value = 100L + i; // no fall tells of the new owner
                try (ConfigRun owner = owner()) {
                    fill(owner, "typed_many_up", 7, value);
                    fill(owner, "typed_many", 7, value);
                    OtlpPoint point = point(receiver, "ebpf_exporter_typed_many", value);

                    assertThat(point.scope()).isEqualTo("maps.auto");
                    assertThat(point.startNanos()).isGreaterThan(before);
                    assertThat(point.timeNanos()).isGreaterThanOrEqualTo(point.startNanos());
                    assertThat(point.kind()).isEqualTo("counter");
                    assertThat(point(receiver, "ebpf_exporter_typed_many_up", value)
                                    .kind())
                            .isEqualTo("gauge");
                    before = point.timeNanos();
                }
                receiver.forget();
            }
            assertThat(exporter.terminate()).isZero();
        }
    }

    private static OtlpPoint point(OtlpReceiver receiver, String metric, long value) throws InterruptedException {
        Predicate<OtlpPoint> isWanted =
                point -> point.metric().equals(metric) && point.value().longValue() == value;
        return receiver.awaitPoint(isWanted, metric + " " + value).points().stream()
                .filter(isWanted)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesMapsByNameAndByType() throws Exception {
        try (TestBpf bpf = TestBpf.open();
                ConfigRun owner = owner();
                ExporterProcess exporter = start("none", "--maps.auto", "typed,auto_ru?_*")) {
            bpf.map(MapSpec.of(HASH, "auto_run_a", 8, 8, 10)).put(MapContents.u64(1), MapContents.u64(-1));
            bpf.map(MapSpec.of(HASH, "auto_run_b", 4, 12, 10)).put(MapContents.u32(1), MapContents.u32(1, 2, 3));
            fill(owner, "typed_many", 7, 9);

            assertThat(page(exporter))
                    .contains("# TYPE ebpf_exporter_auto_run_a gauge\n")
                    .contains("ebpf_exporter_auto_run_a{key=\"1\"} 18446744073709551615\n")
                    .contains("ebpf_exporter_typed_many{key=\"7\"} 9\n")
                    .doesNotContain("auto_run_b");
        }
    }

    @Test
    void gadgetsAreFoundByTheirTypes() throws Exception {
        try (TestBpf bpf = TestBpf.open();
                ExporterProcess exporter = start("none", "--maps.auto")) {
            Path object = ExporterCommand.projectDirectory().resolve("native/testdata/gadget_mapiter.bpf.o");
            Path pins = bpf.bpffsDirectory();
            Path maps = pins.resolve("maps");
            CommandOutput.of(
                    "bpftool", "prog", "loadall", object.toString(), pins.toString(), "pinmaps", maps.toString());
            byte[] value = new byte[232];
            value[0] = 42; // total
            value[8] = 3; // depth
            value[12 + 4 * 5] = 6; // latency, slot 5
            Path things = maps.resolve("entries");
            List<String> update = new ArrayList<>(List.of("bpftool", "map", "update", "pinned", things.toString()));
            update.addAll(hex("key", new byte[40]));
            update.addAll(hex("value", value));
            CommandOutput.of(update.toArray(String[]::new));

            assertThat(page(exporter))
                    .containsPattern("ebpf_exporter_entries_total\\{.*kind_raw=\"KIND_NONE\".*} 42\n")
                    .containsPattern("ebpf_exporter_entries_depth\\{.*pid=\"0\".*} 3\n")
                    .containsPattern("ebpf_exporter_entries_latency_bucket\\{.*le=\"16\".*} 0\n")
                    .containsPattern("ebpf_exporter_entries_latency_bucket\\{.*le=\"32\".*} 6\n")
                    .doesNotContain("ebpf_exporter_entries_untyped");
        }
    }

    private static List<String> hex(String word, byte[] bytes) {
        List<String> words = new ArrayList<>(List.of(word, "hex"));
        for (byte each : bytes) {
            words.add(String.format("%02x", each));
        }
        return words;
    }

    @Test
    void leavesToAConfigWhatItHas() throws Exception {
        Files.copy(object(), folder.resolve("mine.bpf.o"));
        try (ConfigRun owner = owner();
                ConfigRun run = ConfigRun.start(folder, "mine", "--maps.auto")) {
            fill(owner, "typed_many", 7, 9);
            assertThat(run.lines("ebpf_exporter_typed_many")).isEmpty();
            fill(run, "typed_many", 7, 2);

            assertThat(run.lines("ebpf_exporter_typed_many")).containsExactly("ebpf_exporter_typed_many{key=\"7\"} 2");
            assertThat(run.text().split("# TYPE ebpf_exporter_typed_many counter", -1))
                    .hasSize(2);
            assertThat(run.exporter().stderr().text())
                    .contains("\"ebpf_exporter_typed_many\" is a metric of a config already");
        }
    }

    @Test
    void endsWithTheRightToListMaps() throws Exception {
        try (ExporterProcess exporter = start("none", "--maps.auto", "--capabilities.keep", "none")) {
            assertThat(exporter.stderr().text())
                    .containsOnlyOnce("--capabilities.keep gives CAP_SYS_ADMIN away, without which the kernel does not"
                            + " list programs, maps and links: the source subsystem, and --maps.auto, end here");
            assertThat(page(exporter)).doesNotContain("source=\"maps.auto\"");
        }
    }

    @Test
    void saysWhichCapabilityIsMissing() throws Exception {
        ExporterProcess exporter = command("none", "--maps.auto")
                .behind("setpriv", "--bounding-set", "-all,+bpf,+perfmon", "--inh-caps", "-all")
                .start();

        assertThat(exporter.awaitExit()).isEqualTo(3);
        assertThat(exporter.stderr().text()).contains("CAP_SYS_ADMIN is missing");
        assertThat(exporter.stdout().text()).isEmpty();
    }

    @Test
    void refusesWhatIsNoPattern() throws Exception {
        ExporterProcess exporter = command("none", "--maps.auto=,").start();

        assertThat(exporter.awaitExit()).isEqualTo(2);
        assertThat(exporter.stderr().text())
                .contains("--maps.auto: \",\" has an empty part; write typed, or patterns of map names");
    }

    private ExporterCommand command(String otlp, String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(
                List.of("--subsystem", "off", "--otlp-grpc", otlp, "--web.listen-address", "127.0.0.1:" + port));
        return ExporterCommand.of(arguments.toArray(String[]::new));
    }

    private ExporterProcess start(String otlp, String... more) throws InterruptedException {
        ExporterProcess exporter = command(otlp, more).start();
        exporter.stderr().await(GREETED, PATIENCE);
        return exporter;
    }

    private String page(ExporterProcess exporter) throws InterruptedException {
        return exporter.scrape(port, "/metrics");
    }

    /** Another exporter, which has loaded the maps of {@code auto_maps.bpf.c}; closing kills it. */
    private ConfigRun owner() throws Exception {
        Path configs = Files.createTempDirectory(folder, "owner");
        Files.copy(object(), configs.resolve("owned.bpf.o"));
        ConfigRun run = ConfigRun.start(UnaryOperator.identity(), configs, "owned");
        run.text();
        return run;
    }

    private static Path object() {
        return ExporterCommand.projectDirectory().resolve("native/testdata/auto_maps.bpf.o");
    }

    /** Puts an entry of 4 and 8 bytes, and one into another map, and returns the first one's id. */
    private static int fill(ConfigRun owner, String map, int key, long value) throws InterruptedException {
        try (HeldMaps maps = owner.maps()) {
            maps.named(map).put(MapContents.u32(key), MapContents.u64(value));
            maps.named("typed_same")
                    .put(
                            MapContents.u32(7, 0),
                            MapContents.joined(MapContents.u64(3, 4), MapContents.bytes('a', 'b', 0, 0, 0, 0, 0, 0)));
            return maps.named(map).id();
        }
    }

    private static void awaitGone(int id) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                TestMap.open(id).close();
            } catch (BpfRefusedException gone) {
                return;
            }
            assertThat(System.nanoTime()).as("map %d is kept alive", id).isLessThan(end);
            Thread.sleep(10);
        }
    }
}
