package io.bpfmetrics.cli;

import java.io.Serial;

/** Ends the program with a sentence for the user and an exit code. */
final class ExitException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final int exitCode;

    ExitException(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
