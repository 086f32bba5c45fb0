package io.bpfmetrics.cli;

import static io.bpfmetrics.testing.MapContents.u32;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import io.bpfmetrics.testing.TestProgram;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code dump} says to whom it cannot show anything. */
@KernelTest
class DumpRefusalTest {
    @ParameterizedTest
    @ValueSource(strings = {"id:", "id:0", "id:-1", "id:+1", "id:4294967296", "id:12a", "a b", "", "name*"})
    void refusesWhatNamesNoMap(String argument) {
        DumpRun run = DumpRun.of(argument);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).startsWith("error: '" + argument + "' ").contains("id:");
        assertThat(run.output()).isEmpty();
    }

    @Test
    void saysThatThereIsNoSuchId() {
        assertThat(DumpRun.of("id:4294967295"))
                .isEqualTo(new DumpRun(
                        ExitCode.FAILED, "", "error: there is no map with id 4294967295; 'list maps' shows all\n"));
    }

    @Test
    void namesTheNearestName() {
        try (TestBpf bpf = TestBpf.open()) {
            bpf.map(MapSpec.of(1, "dump_nearest_xy", 4, 4, 1));

            assertThat(DumpRun.of("dump_naerest_xy"))
                    .isEqualTo(new DumpRun(
                            ExitCode.FAILED,
                            "",
                            "error: there is no map \"dump_naerest_xy\"; did you mean \"dump_nearest_xy\"?;"
                                    + " 'list maps' shows all\n"));
            assertThat(DumpRun.of("4711").errors()).contains("did you mean id:4711?");
        }
    }

    @Test
    void findsANameByTheFifteenBytesThatTheKernelKeeps() {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap map = bpf.map(MapSpec.of(1, "dump_fifteen_15", 4, 4, 1));
            map.put(u32(1), u32(2));

            assertThat(DumpRun.of("dump_fifteen_15").exitCode()).isZero();
            assertThat(DumpRun.of("dump_fifteen_15_and_more").output()).contains("01 00 00 00");
            assertThat(DumpRun.of("dump_fifteen_1").exitCode()).isEqualTo(ExitCode.FAILED);
        }
    }

    @Test
    void listsMapsOfTheSameName() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap first = bpf.map(MapSpec.of(1, "dump_twin", 4, 4, 1));
            TestMap second = bpf.map(MapSpec.of(2, "dump_twin", 4, 8, 3));
            Path pin = bpf.bpffsDirectory().resolve("twin");
            CommandOutput.of("bpftool", "map", "pin", "id", "" + second.id(), pin.toString());

            DumpRun run = DumpRun.of("dump_twin");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.output()).isEmpty();
            assertThat(run.errors().lines().toList().get(0))
                    .isEqualTo("error: 2 maps are called \"dump_twin\"; say which by its id:");
            String self = "(" + ProcessHandle.current().pid() + ")";
            assertThat(run.errors().lines().toList().get(2))
                    .startsWith("id:" + first.id() + "  hash")
                    .contains(self);
            assertThat(run.errors().lines().toList().get(3))
                    .startsWith("id:" + second.id() + "  array")
                    .contains(self)
                    .endsWith("  " + pin);
        }
    }

    @Test
    void tellsAPinnedProgramFromAMap() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestProgram program = bpf.program(1, "dump_pinned");
            Path directory = bpf.bpffsDirectory();
            program.pin(directory + "/program");

            assertRefused(directory + "/program", "a program is pinned there, not a map");
            assertRefused(directory.toString(), "that is a folder");
            assertRefused(directory + "/nothing", "there is no such file");
            assertRefused("/proc/self/status", "the file is not in a BPF file system");
            assertRefused("./no-such-file", "no BPF file system is mounted there");
        }
    }

    @Test
    void tellsAPinnedLinkFromAMap() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            int link = bpf.linkRawTracepoint(bpf.program(17, "dump_linked"), "sys_enter")
                    .id();
            String pin = bpf.bpffsDirectory() + "/link";
            CommandOutput.of("bpftool", "link", "pin", "id", "" + link, pin);

            assertRefused(pin, "a link is pinned there, not a map");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "22, 0, 8, a queue has no keys",
        "23, 0, 8, a stack has no keys",
        "4, 4, 4, a perf event array holds buffers of events",
        "8, 4, 4, the kernel does not tell what a cgroup array holds",
        "15, 4, 4, the kernel tells cookies of sockets only where values have 8 bytes",
        "17, 4, 4, the kernel does not tell what a map of AF_XDP sockets holds"
    })
    void saysWhyAMapHasNothingToShow(int type, int keySize, int valueSize, String why) {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap map = bpf.map(MapSpec.of(type, "dump_refused", keySize, valueSize, 2));

            assertThat(DumpRun.of(DumpRun.id(map.id())))
                    .isEqualTo(new DumpRun(
                            ExitCode.FAILED,
                            "",
                            "error: map " + map.id() + " \"dump_refused\" has no entries to show: " + why + "\n"));
        }
    }

    @Test
    void saysWhichPrivilegeIsMissing() throws Exception {
        try (ExporterProcess exporter = ExporterCommand.of("dump", "some_map")
                .behind("setpriv", "--bounding-set", "-sys_admin", "--inh-caps", "-sys_admin")
                .start()) {
            assertThat(exporter.awaitExit()).isEqualTo(ExitCode.PRIVILEGE);
            assertThat(exporter.stderr().text()).contains("EPERM, CAP_SYS_ADMIN is missing");
        }
    }

    /** Opening a pin needs the right to read the file, and nothing else. */
    @Test
    void showsAPinnedMapWithoutAnyCapability() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            TestMap map = bpf.map(MapSpec.of(2, "dump_open", 4, 4, 1));
            String pin = bpf.bpffsDirectory() + "/open";
            CommandOutput.of("bpftool", "map", "pin", "id", "" + map.id(), pin);

            try (ExporterProcess exporter = ExporterCommand.of("dump", pin)
                    .behind("setpriv", "--bounding-set", "-all", "--inh-caps", "-all")
                    .start()) {
                assertThat(exporter.awaitExit()).as(exporter.stderr().text()).isZero();
                assertThat(exporter.stdout().text()).contains("00 00 00 00");
            }
        }
    }

    @Test
    void showsBytesToWhomTheKernelDoesNotGiveTheTypes() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            LoadedTypes types = LoadedTypes.load(bpf);

            try (ExporterProcess exporter = ExporterCommand.of("dump", types.pin("colors"))
                    .behind("setpriv", "--bounding-set", "-all", "--inh-caps", "-all")
                    .start()) {
                assertThat(exporter.awaitExit()).isZero();
                assertThat(exporter.stdout().text())
                        .startsWith("key  key bytes")
                        .doesNotContain("RED");
                assertThat(exporter.stderr().text())
                        .matches("warning: map \\d+ \"colors\" is shown as bytes, its type information cannot be read:"
                                + " BPF_BTF_GET_FD_BY_ID on BTF \\d+: EPERM; grant CAP_SYS_ADMIN"
                                + " \\(docs/reference/privileges.md\\)");
            }
        }
    }

    private static void assertRefused(String path, String why) {
        DumpRun run = DumpRun.of(path);

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.errors()).startsWith("error: ").contains(path, why);
        assertThat(run.output()).isEmpty();
    }
}
