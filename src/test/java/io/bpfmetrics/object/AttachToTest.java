package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.KernelTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

@KernelTest
class AttachToTest {
    private static final Map<String, String> PLACES = Map.of(
            "on_btf_tracepoint", "sched_switch",
            "on_raw_tracepoint", "sched_switch",
            "on_tracepoint", "sched/sched_switch",
            "on_call", "libc.so.6:getpriority",
            "on_return", "libc.so.6:getpriority",
            "on_static_tracepoint", "python3:python:function__entry");
    private static final Map<String, String> FUNCTIONS = Map.of(
            "on_probe", "vfs_read",
            "on_probe_return", "vfs_read",
            "on_system_call", "openat",
            "on_system_call_return", "openat",
            "on_entry", "vfs_read",
            "on_exit", "vfs_read");

    @Test
    void attachesToOtherPlacesThanTheSectionsName() throws Exception {
        try (BpfObject object = load(PLACES)) {
            Callable<?> work = () -> CommandOutput.of("nice");
            for (int slot = 0; slot <= 4; slot++) {
                Fixtures.assertRuns(object, slot, work);
            }
            String python = Binaries.candidates("python3").get(0);
            Fixtures.assertRuns(object, 5, () -> CommandOutput.of(python, "-c", "(lambda: 0)()"));
        }
    }

    @Test
    void doesNotLoadWhatIsSwitchedOff() throws Exception {
        try (BpfObject object = load(with("on_raw_tracepoint", "gadget_program_disabled"))) {
            ObjectProgram program = Fixtures.program(object, "on_raw_tracepoint");

            assertThat(program.isDisabled()).isTrue();
            assertThat(program.fd()).isNegative();
            assertThat(program.problem())
                    .hasValue("the config switches it off (attach_to: gadget_program_disabled), so it is not loaded");
            assertThat(object.programs()).filteredOn(ObjectProgram::isDisabled).hasSize(1);
        }
    }

    @Test
    void refusesAPlaceForAProgramThatIsNotThere() {
        assertThatThrownBy(() -> load(Map.of("on_nothing", "sched_switch")))
                .hasMessageStartingWith("object_attach_to.bpf.o: has no program \"on_nothing\", whose attach_to the"
                        + " config says; it has [on_btf_tracepoint, on_raw_tracepoint, ");
    }

    @Test
    void saysWhatIsWrongWithAPlace() throws Exception {
        assertProblem("on_raw_tracepoint", "no_such_tracepoint", "no_such_tracepoint", "ENOENT");
        assertProblem("on_tracepoint", "sched_switch", "\"sched_switch\" is no tracepoint; write CATEGORY/NAME");
        assertProblem("on_tracepoint", "sched/no_such", "sched/no_such", "ENOENT", "no such tracepoint");
        assertProblem("on_call", "getpriority", "\"getpriority\" is no place in a binary; write BINARY:SYMBOL");
        assertProblem("on_static_tracepoint", "libc.so.6:x", "write BINARY:PROVIDER:NAME");
        assertProblem("on_call", "libc.so.6:no_such_symbol", "ENOENT", "does it have that symbol?");
        assertProblem("on_event", "cpu-clock", "attach_to: cpu-clock", "section \"perf_event/dummy\" cannot be told");
    }

    @Test
    void saysWhichFunctionTheKernelLacks() {
        assertThatThrownBy(() -> load(with("on_btf_tracepoint", "no_such_tracepoint")))
                .hasMessageStartingWith("object_attach_to.bpf.o: program \"on_btf_tracepoint\" (section tp_btf/dummy):"
                        + " the kernel has no BTF for \"no_such_tracepoint\", which attach_to says;");
    }

    /** Kernels without kprobes refuse the one half, those that let nobody trace functions the other. */
    @Test
    void attachesToOtherFunctionsOrSaysWhyNot() throws Exception {
        try (BpfObject object =
                Fixtures.load("object_attach_to_function", ObjectChanges.NONE.withAttachTo(FUNCTIONS))) {
            Callable<?> work = () -> CommandOutput.of("cat", "/etc/passwd");
            List<ObjectProgram> programs = object.programs();
            for (int slot = 0; slot < programs.size(); slot++) {
                if (programs.get(slot).isAttached()) {
                    Fixtures.assertRuns(object, slot, work);
                } else {
                    assertThat(programs.get(slot).problem().orElseThrow()).contains("kprobe", "ENOENT");
                }
            }
        } catch (ObjectException e) {
            assertThat(e).hasMessageContaining("section fe").hasMessageContaining("EPERM");
        }
    }

    private static void assertProblem(String program, String place, String... words) throws Exception {
        try (BpfObject object = load(with(program, place))) {
            assertThat(Fixtures.problem(object, program)).contains(words);
        }
    }

    private static Map<String, String> with(String program, String place) {
        Map<String, String> places = new HashMap<>(PLACES);
        places.put(program, place);
        return places;
    }

    private static BpfObject load(Map<String, String> attachTo) throws ObjectException {
        return Fixtures.load("object_attach_to", ObjectChanges.NONE.withAttachTo(attachTo));
    }
}
