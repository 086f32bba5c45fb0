package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.KernelRelease;
import io.bpfmetrics.testing.KernelTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

@KernelTest
class UserAttachTest {
    /** {@code nice} without an argument asks for its own priority. */
    private static final Callable<?> PRIORITY = () -> CommandOutput.of("nice");

    @Test
    void runsProgramsOfFunctionCallsAndReturns() throws Exception {
        try (BpfObject object = Fixtures.load("attach_user")) {
            Fixtures.assertRuns(object, 0, PRIORITY);
            Fixtures.assertRuns(object, 1, PRIORITY);
        }
    }

    @Test
    void runsProgramsOfManyFunctionsByPattern() throws Exception {
        try (BpfObject object = Fixtures.load("attach_user")) {
            if (KernelRelease.current().isBefore(6, 6)) {
                assertThat(Fixtures.problem(object, "on_many")).endsWith("(needs Linux 6.6)");
            } else {
                assertThat(Fixtures.program(object, "on_many").problem()).isEmpty();
                Fixtures.assertRuns(object, 4, PRIORITY);
            }
        }
    }

    @Test
    void runsProgramsOfStaticTracepoints() throws Exception {
        try (BpfObject object = Fixtures.load("attach_user")) {
            String python = Binaries.candidates("python3").get(0);

            Fixtures.assertRuns(object, 2, () -> CommandOutput.of(python, "-c", "(lambda: 0)()"));
        }
    }

    @Test
    void findsTheProgramBehindAScriptOfTheSameName() throws Exception {
        try (BpfObject object = Fixtures.load("attach_user")) {
            assertThat(Fixtures.program(object, "on_python_function").problem()).isEmpty();
            assertThat(Binaries.candidates("python3"))
                    .allMatch(UserAttachTest::isElf)
                    .isNotEmpty();
        }
    }

    @Test
    void runsTheProgramThatWaitsForTheEndOfAttaching() throws Exception {
        try (BpfObject object = Fixtures.load("attach_user")) {
            assertThat(Fixtures.program(object, "on_mark").problem()).isEmpty();
            assertThat(Fixtures.runs(object, 3)).isZero();

            BpfObject.markAttached();
            assertThat(Fixtures.runs(object, 3)).isOne();
        }
    }

    @Test
    void runsItOnceForEachObject() throws Exception {
        try (BpfObject first = Fixtures.load("attach_user")) {
            BpfObject.markAttached();
            try (BpfObject second = Fixtures.load("attach_user")) {
                BpfObject.markAttached();

                assertThat(Fixtures.runs(first, 3)).isOne();
                assertThat(Fixtures.runs(second, 3)).isOne();
            }
        }
    }

    @Test
    void saysWhichBinaryIsMissing() throws Exception {
        try (BpfObject object = Fixtures.load("attach_user")) {
            assertThat(Fixtures.problem(object, "on_nothing"))
                    .contains("./no/such/binary", "ENOENT", "is the binary there");
        }
    }

    private static boolean isElf(String file) {
        try {
            return Files.newInputStream(Path.of(file)).read() == 0x7f;
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
