package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bpfmetrics.object.ObjectException.Kind;
import io.bpfmetrics.testing.KernelTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@KernelTest
class LoadRefusalTest {
    @Test
    void showsTheLastUsefulLineOfTheVerifier() {
        ObjectException refusal = catchThrowableOfType(ObjectException.class, () -> Fixtures.load("attach_rejected"));

        assertThat(refusal)
                .hasMessageMatching("attach_rejected\\.bpf\\.o: program \"on_wakeup\" \\(section raw_tp/sched_wakeup\\)"
                        + " rejected by the verifier: R\\d invalid mem access 'map_value_or_null'"
                        + " \\(\\d+ lines omitted; --debug shows all\\)");
        assertThat(refusal.kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void namesTheTracepointThatTheKernelLacks() {
        assertThatThrownBy(() -> Fixtures.load("attach_missing_target"))
                .hasMessageStartingWith("attach_missing_target.bpf.o: program \"on_nothing\""
                        + " (section tp_btf/no_such_tracepoint): the kernel has no BTF for \"no_such_tracepoint\"");
    }

    @Test
    void loadsOrSaysThatFunctionsMayNotBeTraced() throws Exception {
        try (BpfObject object = Fixtures.load("attach_function")) {
            assertThat(object.programs()).allMatch(ObjectProgram::isAttached);
        } catch (ObjectException e) {
            assertThat(e)
                    .hasMessageContaining(
                            "program \"on_schedule\" (section fentry/schedule) refused by the kernel: EPERM")
                    .hasMessageContaining("security policy");
            assertThat(e.kind()).isEqualTo(Kind.NOT_PERMITTED);
        }
    }

    @Test
    void leavesNothingOfWhatItCannotLoad() throws Exception {
        List<String> before = Fixtures.bpfDescriptors();

        assertThatThrownBy(() -> Fixtures.load("attach_rejected")).isInstanceOf(ObjectException.class);

        assertThat(Fixtures.bpfDescriptors()).isEqualTo(before);
    }

    @Test
    void loadsTheNextObjectAfterOneThatFails() throws Exception {
        assertThatThrownBy(() -> Fixtures.load("attach_rejected")).isInstanceOf(ObjectException.class);

        try (BpfObject object = Fixtures.load("attach_tracing")) {
            assertThat(object.programs()).allMatch(ObjectProgram::isAttached);
        }
    }

    @Test
    void saysThatAFileIsMissing(@TempDir Path folder) {
        assertThatThrownBy(() -> load(folder.resolve("gone.bpf.o"), Optional.empty()))
                .hasMessageContaining("gone.bpf.o does not exist; compile it");
        assertThatThrownBy(() -> load(Fixtures.file("attach_tracing"), Optional.of(folder.resolve("gone.btf"))))
                .hasMessageContaining("gone.btf does not exist; name another file with --btf.path");
    }

    @Test
    void saysThatAFileIsNoObject(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("text.bpf.o"), "not an object\n");

        assertThatThrownBy(() -> load(text, Optional.empty()))
                .hasMessageStartingWith("text.bpf.o: is not a BPF object that libbpf can read: ");
    }

    @Test
    void saysThatAFileIsNoTypeInformation(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("text.btf"), "not type information\n");

        assertThatThrownBy(() -> load(Path.of("native", "testdata", "btf_tracepoint.bpf.o"), Optional.of(text)))
                .hasMessageContaining("text.btf cannot be read as such");
    }

    @Test
    void refusesATargetForAProgramThatIsNotThere() {
        assertThatThrownBy(() -> Fixtures.load("attach_missing_target", Fixtures.toInterfaces("on_somthing", "lo")))
                .hasMessage("attach_missing_target.bpf.o: has no program \"on_somthing\", which the config's attach:"
                        + " names; it has [on_nothing]");
    }

    private static void load(Path file, Optional<Path> btf) throws ObjectException {
        BpfObject.load(new ObjectRequest(file, btf, Map.of(), List.of())).close();
    }
}
