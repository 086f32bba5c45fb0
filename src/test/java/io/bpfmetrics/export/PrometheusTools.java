package io.bpfmetrics.export;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs that a test may need. */
final class PrometheusTools {
    private PrometheusTools() {}

    /** Skips the test if the program is not installed; with {@code -Dkernel.tests=required} fails it instead. */
    static void require(String program) {
        require(program, "prometheus");
    }

    /** The same for a program of another package. */
    static void require(String program, String debianPackage) {
        boolean isInstalled = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        String reason = program + " is not installed (Debian: apt install " + debianPackage + ")";
        if (!isInstalled && System.getProperty("kernel.tests", "auto").equals("required")) {
            throw new IllegalStateException(reason + ", and -Dkernel.tests=required");
        }
        assumeTrue(isInstalled, reason);
    }
}
