package io.bpfmetrics.cli;

import static io.bpfmetrics.testing.MapContents.bytes;
import static io.bpfmetrics.testing.MapContents.joined;
import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import io.bpfmetrics.testing.TestProgram;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dump --output json} against {@code bpftool map dump -j}, character by character. */
@KernelTest
class DumpDifferentialTest {
    private static final int NO_PREALLOC = 1;
    private static final int MMAPABLE = 1 << 10;

    @ParameterizedTest
    @CsvSource({"all, 5", "packed, 3", "plain, 3", "colors, 4", "letters, 2", "names, 2", "lru, 9", "prefixes, 4"})
    void agreesOnTypedMaps(String name, int entries) throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            LoadedTypes types = LoadedTypes.load(bpf);
            types.fill(name, entries, 1);

            assertAgrees(types.map(name), entries);
        }
    }

    @ParameterizedTest
    @CsvSource({"cpu_hash, 3", "cpu_array, 3", "cpu_lru, 5"})
    void agreesOnTypedMapsWithValuesOfEachProcessor(String name, int entries) throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            LoadedTypes types = LoadedTypes.load(bpf);
            types.fill(name, entries, LoadedTypes.possibleProcessors());

            assertAgrees(types.map(name), entries);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dump_typ_data", "dump_typ_bss", "dump_typ_rodata"})
    void agreesOnVariables(String name) throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            LoadedTypes types = LoadedTypes.load(bpf);

            assertAgrees(types.map(name), 1);
        }
    }

    @Test
    void agreesOnAMapWithOnlyZeros() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            LoadedTypes types = LoadedTypes.load(bpf);
            TestMap all = types.map("all");
            all.put(new byte[28], new byte[types.info("all").get("bytes_value").asInt()]);

            assertAgrees(all, 1);
        }
    }

    @Test
    void agreesOnMapsWithoutTypes() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap hash = bpf.map(MapSpec.of(1, "dump_hash", 3, 5, 8));
            hash.put(bytes(1, 2, 3), bytes(255, 0, 127, 128, 1));
            assertAgrees(hash, 1);

            TestMap lean = bpf.map(MapSpec.of(1, "dump_lean", 4, 8, 8).withFlags(NO_PREALLOC));
            lean.put(u32(7), u64(-1));
            assertAgrees(lean, 1);

            assertAgrees(bpf.map(MapSpec.of(1, "dump_empty", 4, 8, 8)), 0);
            assertAgrees(bpf.map(MapSpec.of(2, "dump_array", 4, 24, 5)), 5);
            assertAgrees(bpf.map(MapSpec.of(2, "dump_mapped", 4, 12, 3).withFlags(MMAPABLE)), 3);
            assertAgrees(bpf.map(MapSpec.of(6, "dump_cpu_array", 4, 12, 2)), 2);
            assertAgrees(bpf.map(MapSpec.of(7, "dump_stacks", 4, 8 * 127, 4)), 0);

            TestMap prefixes = bpf.map(MapSpec.of(11, "dump_prefixes", 8, 4, 9).withFlags(NO_PREALLOC));
            prefixes.put(joined(u32(8), bytes(10, 0, 0, 0)), u32(1));
            prefixes.put(joined(u32(24), bytes(10, 1, 2, 0)), u32(2));
            assertAgrees(prefixes, 2);
        }
    }

    @Test
    void agreesOnMapsThatHoldObjects() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap inner = bpf.map(MapSpec.of(2, "dump_inner", 4, 8, 2));
            TestMap array = bpf.map(MapSpec.of(12, "dump_outer", 4, 4, 4).holding(inner));
            array.put(u32(1), u32(inner.fd()));
            array.put(u32(3), u32(inner.fd()));
            assertAgrees(array, 2);

            TestMap hash = bpf.map(MapSpec.of(13, "dump_outer_hash", 8, 4, 4).holding(inner));
            hash.put(u64(77), u32(inner.fd()));
            assertAgrees(hash, 1);

            TestProgram program = bpf.program(1, "dump_called");
            TestMap programs = bpf.map(MapSpec.of(3, "dump_calls", 4, 4, 5));
            programs.put(u32(0), u32(program.fd()));
            programs.put(u32(4), u32(program.fd()));
            assertAgrees(programs, 2);
        }
    }

    /** bpftool prints an error for each empty slot; we print entries. */
    @Test
    void agreesOnTheFilledSlotsOfDevicesAndProcessors() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            for (MapSpec spec : List.of(
                    MapSpec.of(14, "dump_devices", 4, 4, 3),
                    MapSpec.of(25, "dump_dev_hash", 4, 4, 3),
                    MapSpec.of(16, "dump_cpus", 4, 4, 2))) {
                TestMap map = bpf.map(spec);
                map.put(u32(1), u32(1));

                DumpRun run = DumpRun.of(DumpRun.id(map.id()), "--output", "json");

                String slot = "{\"key\":[\"0x01\",\"0x00\",\"0x00\",\"0x00\"],"
                        + "\"value\":[\"0x01\",\"0x00\",\"0x00\",\"0x00\"]}";
                assertThat(run).as(spec.name()).isEqualTo(new DumpRun(0, "[\n" + slot + "\n]\n", ""));
                assertThat(bpftool(map)).as(spec.name()).contains(slot);
            }
        }
    }

    @Test
    void agreesOnAMapOfOperations() throws Exception {
        String object = ExporterCommand.projectDirectory()
                .resolve("native/testdata/struct_ops.bpf.o")
                .toString();
        CommandOutput.of("bpftool", "struct_ops", "register", object);
        try (TestBpf bpf = TestBpf.open()) {
            String maps = CommandOutput.of("bpftool", "map", "show", "name", "still");
            TestMap map = bpf.map(Integer.parseInt(maps.substring(0, maps.indexOf(':'))));

            assertAgrees(map, 1);
            assertThat(DumpRun.of("still").output()).contains("BPF_STRUCT_OPS_STATE_INUSE", "bpf_test_still");
        } finally {
            CommandOutput.of("bpftool", "struct_ops", "unregister", "name", "still");
        }
    }

    private static void assertAgrees(TestMap map, int entries) throws Exception {
        DumpRun run = DumpRun.of(DumpRun.id(map.id()), "--output", "json");

        assertThat(run.errors()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.output().lines().filter(line -> line.startsWith("{"))).hasSize(entries);
        assertThat(run.output().replace("\n", "")).isEqualTo(bpftool(map));
    }

    private static String bpftool(TestMap map) throws Exception {
        return CommandOutput.of("bpftool", "-j", "map", "dump", "id", Integer.toUnsignedString(map.id()))
                .strip();
    }
}
