package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.KernelTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@KernelTest
class LenientLoadTest {
    private static final ObjectChanges LENIENT = ObjectChanges.NONE.leniently();

    @Test
    void runsTheProgramsThatTheKernelTakes() throws Exception {
        try (BpfObject object = Fixtures.load("object_missing_types", LENIENT)) {
            assertThat(object.programs().stream()
                            .filter(ObjectProgram::isAttached)
                            .map(ObjectProgram::name))
                    .containsExactly("on_switch", "on_switch_too");
            assertThat(object.programs()).noneMatch(ObjectProgram::isDisabled);
            Fixtures.assertRuns(object, 0, () -> CommandOutput.of("true"));
            Fixtures.assertRuns(object, 8, () -> CommandOutput.of("true"));
        }
    }

    @Test
    void leavesOutWhatTheVerifierRejects() throws Exception {
        try (BpfObject object = Fixtures.load("attach_rejected", LENIENT)) {
            assertThat(Fixtures.problem(object, "on_wakeup"))
                    .startsWith("rejected by the verifier: ")
                    .contains("invalid mem access");
            assertThat(object.programs()).anyMatch(ObjectProgram::isAttached);
        }
    }

    @Test
    void saysOfEachOtherWhyNot() throws Exception {
        try (BpfObject object = Fixtures.load("object_missing_types", LENIENT)) {
            assertThat(Fixtures.problem(object, "on_socket"))
                    .isEqualTo("it needs struct \"gadget_socket_value\" of the socket enricher of Inspektor Gadget,"
                            + " which this exporter does not have");
            assertThat(Fixtures.problem(object, "on_structure"))
                    .startsWith("the kernel has no struct \"no_such_structure\" with the field \"number\"");
            assertThat(Fixtures.problem(object, "on_field"))
                    .startsWith("the kernel has no struct \"task_struct\" with the field \"no_such_field\"");
            assertThat(Fixtures.problem(object, "on_tracepoint"))
                    .startsWith("the kernel has no BTF for \"no_such_tracepoint\"");
        }
    }

    @Test
    void refusesTheWholeObjectOtherwise() {
        assertThatThrownBy(() -> Fixtures.load("object_missing_types"))
                .hasMessage("object_missing_types.bpf.o: program \"on_socket\" (section raw_tp/sched_switch): it needs"
                        + " struct \"gadget_socket_value\" of the socket enricher of Inspektor Gadget, which this"
                        + " exporter does not have");
    }

    @Test
    void refusesAnObjectOfWhichNothingIsLeft() throws Exception {
        List<String> before = Fixtures.bpfDescriptors();

        assertThatThrownBy(() -> Fixtures.load("attach_missing_target", LENIENT))
                .hasMessageContaining("program \"on_nothing\" (section tp_btf/no_such_tracepoint): the kernel has no");

        assertThat(Fixtures.bpfDescriptors()).isEqualTo(before);
    }

    @Test
    void refusesAnObjectWithAMapThatCannotBe() {
        assertThatThrownBy(() -> Fixtures.load("object_map_without_size", LENIENT))
                .hasMessageContaining("map \"forgotten\" has max_entries 0");
    }

    @Test
    void leavesOutAProgramWhosePlaceTheKernelLacks() throws Exception {
        Map<String, String> places = Map.of("on_tracepoint", "no_such_either");

        try (BpfObject object = Fixtures.load("object_missing_types", LENIENT.withAttachTo(places))) {
            assertThat(Fixtures.problem(object, "on_tracepoint"))
                    .startsWith("the kernel has no BTF for \"no_such_either\", which attach_to says");
            assertThat(Fixtures.program(object, "on_switch").isAttached()).isTrue();
        }
        places = Map.of("on_tracepoint", "sched_switch");
        try (BpfObject object = Fixtures.load("object_missing_types", LENIENT.withAttachTo(places))) {
            Fixtures.assertRuns(object, 7, () -> CommandOutput.of("true"));
        }
    }

    @Test
    void putsMissingTypesIntoWords() {
        assertThat(MissingType.of("failed to resolve CO-RE relocation <enumval_value> [9] enum bpf_func_id::NONE = 7"))
                .hasValueSatisfying(words -> assertThat(words)
                        .startsWith("the kernel has no enum \"bpf_func_id\" with the value \"NONE\";"));
        assertThat(MissingType.of("failed to resolve CO-RE relocation <type_id> [9] struct thing___old"))
                .hasValueSatisfying(words -> assertThat(words).startsWith("the kernel has no struct \"thing\";"));
        assertThat(MissingType.of(
                        "failed to resolve CO-RE relocation <byte_off> [2] struct a.b.c[0] (0:1:0 @ offset 8)"))
                .hasValueSatisfying(words ->
                        assertThat(words).startsWith("the kernel has no struct \"a\" with the field \"b.c[0]\""));
        assertThat(MissingType.of("R1 invalid mem access 'scalar'")).isEmpty();
    }
}
