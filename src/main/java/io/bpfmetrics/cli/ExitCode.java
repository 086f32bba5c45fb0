package io.bpfmetrics.cli;

/** What the process says to whoever started it. */
final class ExitCode {
    /** All went well. */
    static final int OK = 0;
    /** Something that was asked for failed. */
    static final int FAILED = 1;
    /** The command line, the environment or a config cannot be understood. */
    static final int USAGE = 2;
    /** The kernel does not let this process do what it must. */
    static final int PRIVILEGE = 3;
    /** The kernel or a library is too old. */
    static final int TOO_OLD = 4;

    private ExitCode() {}
}
