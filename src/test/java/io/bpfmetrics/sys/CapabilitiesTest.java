package io.bpfmetrics.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.JavaHomes;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.ThreadStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gives up capabilities in processes of their own, and looks at every thread of them from outside. */
@KernelTest
final class CapabilitiesTest {
    private static final long SYSLOG = 1L << 34;
    private static final long PERFMON = 1L << 38;
    private static final long NET_RAW = 1L << 13;
    private static final String NONE = "0000000000000000";

    @ParameterizedTest
    @MethodSource("javaHomes")
    void leavesEveryThreadWithNone(Path javaHome) throws Exception {
        try (Child child = new Child(javaHome)) {
            assertThat(ThreadStatus.values(child.pid(), "CapEff")).doesNotContain(NONE);

            assertThat(child.keep(0)).isEqualTo("kept");

            for (String field : List.of("CapEff", "CapPrm", "CapInh", "CapAmb", "CapBnd")) {
                assertThat(ThreadStatus.values(child.pid(), field)).as(field).containsOnly(NONE);
            }
            assertThat(ThreadStatus.values(child.pid(), "NoNewPrivs")).containsOnly("1");
            assertThat(child.end()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void leavesEveryThreadWithExactlyTheList(Path javaHome) throws Exception {
        long list = SYSLOG | PERFMON;
        String expected = String.format("%016x", list);
        try (Child child = new Child(javaHome)) {
            assertThat(child.keep(list)).isEqualTo("kept");

            assertThat(ThreadStatus.values(child.pid(), "CapEff")).containsOnly(expected);
            assertThat(ThreadStatus.values(child.pid(), "CapPrm")).containsOnly(expected);
            assertThat(ThreadStatus.values(child.pid(), "CapBnd")).containsOnly(expected);
            assertThat(child.end()).isZero();
        }
    }

    static List<Path> javaHomes() throws IOException {
        return JavaHomes.all();
    }

    @Test
    void keepsLessAndLess() throws Exception {
        try (Child child = new Child(JavaHomes.own())) {
            assertThat(child.keep(SYSLOG | PERFMON)).isEqualTo("kept");
            assertThat(child.keep(SYSLOG)).isEqualTo("kept");
            assertThat(child.keep(SYSLOG)).isEqualTo("kept");

            assertThat(ThreadStatus.values(child.pid(), "CapEff")).containsOnly(String.format("%016x", SYSLOG));
        }
    }

    @Test
    void saysWhenMoreIsWantedThanThereIs() throws Exception {
        try (Child child = new Child(JavaHomes.own())) {
            assertThat(child.keep(SYSLOG)).isEqualTo("kept");

            assertThat(child.keep(SYSLOG | NET_RAW))
                    .startsWith("cannot leave every thread with the chosen capabilities: thread ")
                    .endsWith(": EPERM: it does not have all that is to be kept");

            assertThat(ThreadStatus.values(child.pid(), "CapEff")).containsOnly(String.format("%016x", SYSLOG));
            assertThat(child.keep(0)).isEqualTo("kept");
        }
    }

    @Test
    void needsNoPrivilegeToGiveUpTheLast() throws Exception {
        String[] asNobody = {
            "setpriv",
            "--reuid",
            "nobody",
            "--regid",
            "nogroup",
            "--clear-groups",
            "--inh-caps",
            "-all,+bpf",
            "--ambient-caps",
            "-all,+bpf"
        };
        try (Child child = new Child(JavaHomes.own(), asNobody)) {
            assertThat(ThreadStatus.values(child.pid(), "CapAmb")).containsOnly(String.format("%016x", 1L << 39));

            assertThat(child.keep(0)).isEqualTo("kept");

            for (String field : List.of("CapEff", "CapPrm", "CapInh", "CapAmb")) {
                assertThat(ThreadStatus.values(child.pid(), field)).as(field).containsOnly(NONE);
            }
            // the right to shrink the bounding set is not there; programs that it executes gain nothing all the same
            assertThat(ThreadStatus.values(child.pid(), "NoNewPrivs")).containsOnly("1");
        }
    }

    @Test
    void leavesNoSignalHandlerBehind() throws Exception {
        try (Child child = new Child(JavaHomes.own())) {
            List<String> before = ThreadStatus.values(child.pid(), "SigCgt");

            assertThat(child.keep(0)).isEqualTo("kept");

            assertThat(ThreadStatus.values(child.pid(), "SigCgt")).containsOnly(before.get(0));
        }
    }

    /** A {@link CapabilityMain}. */
    private static final class Child implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;
        private final PrintStream input;

        Child(Path javaHome, String... wrapper) throws IOException {
            List<String> command = new ArrayList<>(List.of(wrapper));
            command.addAll(List.of(
                    javaHome.resolve("bin/java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Xmx64m",
                    "-cp",
                    ExporterCommand.testClassPath(),
                    CapabilityMain.class.getName()));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            assertThat(output.readLine()).isEqualTo("ready");
        }

        long pid() {
            return process.pid();
        }

        String keep(long mask) throws IOException {
            input.println(Long.toHexString(mask));
            return output.readLine();
        }

        int end() throws InterruptedException {
            input.close();
            return process.waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
