package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.kernel.ProcessorList;
import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.KernelTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

@KernelTest
class TracingAttachTest {
    private static final Callable<?> WORK =
            () -> CommandOutput.of("sh", "-c", "i=0; while [ $i -lt 9999 ]; do i=$((i+1)); done");

    @Test
    void runsProgramsOfTracepointsAndPerfEvents() throws Exception {
        try (BpfObject object = Fixtures.load("attach_tracing")) {
            assertThat(object.programs()).allMatch(ObjectProgram::isAttached).hasSize(6);
            for (int slot = 0; slot <= 4; slot++) {
                Fixtures.assertRuns(object, slot, WORK);
            }
        }
    }

    @Test
    void attachesPerfEventsOnEveryOnlineProcessor() throws Exception {
        int processors = ProcessorList.parse(Files.readString(Path.of("/sys/devices/system/cpu/online"))
                        .strip())
                .size();

        List<String> before = Fixtures.perfEvents();
        try (BpfObject object = Fixtures.load("attach_tracing")) {
            // before Linux 5.15 there are no links of perf events; one event is the tracepoint's
            assertThat(Fixtures.perfEvents()).hasSize(before.size() + 2 * processors + 1);
            assertThat(object.programs()).allMatch(ObjectProgram::isAttached);
        }
    }

    @Test
    void attachesIterators() throws Exception {
        try (BpfObject object = Fixtures.load("attach_tracing")) {
            assertThat(Fixtures.links(Fixtures.program(object, "on_task"))).isOne();
        }
    }

    @Test
    void tellsIdTagAndMapsAsTheKernelDoes() throws Exception {
        try (BpfObject object = Fixtures.load("attach_tracing")) {
            ObjectProgram program = Fixtures.program(object, "on_raw_tracepoint");
            ObjectMap runs = Fixtures.map(object, "runs");

            assertThat(program.section()).isEqualTo("raw_tp/sched_switch");
            assertThat(CommandOutput.of("bpftool", "prog", "show", "id", "" + program.id()))
                    .contains("name on_raw_tracepoi", "tag " + program.tag(), "map_ids " + runs.id());
            assertThat(runs.shape()).isEqualTo(new io.bpfmetrics.kernel.MapShape(2, 4, 8, 16, 0));
            assertThat(object.maps()).hasSize(1);
            assertThat(runs.keyTypeId()).isPositive();
            assertThat(object.btf().orElseThrow()).startsWith(0x9f, 0xeb);
        }
    }

    @Test
    void leavesNothingBehind() throws Exception {
        List<String> before = Fixtures.bpfDescriptors();

        int map = idOfMapOnceClosed(before.size());

        assertThat(Fixtures.bpfDescriptors()).isEqualTo(before);
        Fixtures.assertGone(map);
    }

    private static int idOfMapOnceClosed(int descriptorsBefore) throws Exception {
        try (BpfObject object = Fixtures.load("attach_tracing")) {
            assertThat(Fixtures.bpfDescriptors()).hasSizeGreaterThan(descriptorsBefore);
            return Fixtures.map(object, "runs").id();
        }
    }

    @Test
    void takesTypeInformationFromAFile() throws Exception {
        Path btf = Files.createTempFile("vmlinux", ".btf");
        try {
            Files.write(btf, Files.readAllBytes(Path.of("/sys/kernel/btf/vmlinux")));
            ObjectRequest request = new ObjectRequest(
                    Path.of("native", "testdata", "btf_tracepoint.bpf.o"), Optional.of(btf), Map.of(), List.of());

            try (BpfObject object = BpfObject.load(request)) {
                assertThat(object.programs()).allMatch(ObjectProgram::isAttached);
            }
        } finally {
            Files.delete(btf);
        }
    }
}
