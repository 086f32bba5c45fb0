package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.KernelTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@KernelTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedAttachTest {
    private List<String> before = List.of();
    private BpfObject object;

    @BeforeAll
    void load() throws Exception {
        before = Fixtures.bpfDescriptors();
        object = Fixtures.load("attach_refused", Fixtures.toCgroup("on_message", "/sys/fs/cgroup"));
    }

    @AfterAll
    void close() throws Exception {
        object.close();
        assertThat(Fixtures.bpfDescriptors()).isEqualTo(before);
    }

    @Test
    void attachesTheOneThatCanBe() throws Exception {
        assertThat(object.programs().stream().filter(ObjectProgram::isAttached).map(ObjectProgram::name))
                .containsExactly("on_switch");
        Fixtures.assertRuns(object, 0, () -> CommandOutput.of("true"));
    }

    @ParameterizedTest
    @MethodSource
    void saysWhyAProgramIsNotAttached(String program, String... words) {
        assertThat(Fixtures.problem(object, program)).contains(words);
    }

    static Stream<Arguments> saysWhyAProgramIsNotAttached() {
        return Stream.of(
                words("on_missing_function", "no_such_function", "ENOENT", "CONFIG_KPROBES"),
                words("on_missing_tracepoint", "sched/no_such_tracepoint", "ENOENT", "no such tracepoint"),
                words("on_missing_raw_tracepoint", "no_such_tracepoint", "ENOENT"),
                words("on_missing_interface", "no network interface \"no_such_if\"", "interfaces: [NAME]"),
                words("on_wrong_key", "unknown key \"cpu\"", "type, config, frequency, period"),
                words("on_missing_event", "processor 0", "ENOENT"),
                words("on_unnamed_event", "SEC(\"perf_event/type=1,config=0,frequency=99\")"),
                words("on_nonsense", "does not know its section \"nonsense/section\"", "newer libbpf"),
                words("on_option", "optional", "SEC(\"?raw_tp/sched_switch\")"),
                words("on_message", "attach: gives it cgroup", "does not take"),
                words("on_device_map", "entries of a map"));
    }

    @Test
    void givesNoIdToWhatIsNotLoaded() {
        assertThat(object.programs().stream().filter(program -> program.id() == 0))
                .extracting(ObjectProgram::name, ObjectProgram::fd, ObjectProgram::tag)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("on_nonsense", -1, ""),
                        org.assertj.core.groups.Tuple.tuple("on_option", -1, ""));
    }

    private static Arguments words(String program, String... words) {
        return Arguments.argumentSet(program, program, words);
    }
}
