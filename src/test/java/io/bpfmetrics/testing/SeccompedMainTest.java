package io.bpfmetrics.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@KernelTest
class SeccompedMainTest {
    /** What the filter is tried on: loads a program, then asks for the id of it. */
    static final class Loader {
        private Loader() {}

        public static void main(String[] args) {
            try (TestBpf bpf = TestBpf.open()) {
                System.out.println("id " + bpf.program(1, "loader").id());
            } catch (BpfRefusedException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void refusesOnlyTheChosenCommand() throws Exception {
        assertThat(runLoader("15=38")).isEqualTo("BPF_OBJ_GET_INFO_BY_FD: ENOSYS");
        assertThat(runLoader("13=1,5=22")).isEqualTo("BPF_PROG_LOAD of type 1 \"loader\": EINVAL");
        assertThat(runLoader("11=1")).startsWith("id ");
    }

    @Test
    void refusesEveryCommand() throws Exception {
        assertThat(runLoader("all=1")).isEqualTo("BPF_PROG_LOAD of type 1 \"loader\": EPERM");
    }

    private static String runLoader(String rules) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return CommandOutput.of(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SeccompedMain.class.getName(),
                        rules,
                        Loader.class.getName())
                .strip();
    }
}
