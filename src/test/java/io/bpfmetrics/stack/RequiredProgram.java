package io.bpfmetrics.stack;

import static org.junit.jupiter.api.Assumptions.abort;

/** What a test needs of the machine. */
final class RequiredProgram {
    private RequiredProgram() {}

    /** Skips the test with the reason if the program is missing; with {@code -Dkernel.tests=required} it fails. */
    static void require(String program, String debianPackage) {
        if (Command.exists(program)) {
            return;
        }
        String reason = "no " + program + " on this machine; install the package " + debianPackage;
        if (System.getProperty("kernel.tests", "auto").equals("required")) {
            throw new IllegalStateException(reason);
        }
        abort(reason);
    }
}
