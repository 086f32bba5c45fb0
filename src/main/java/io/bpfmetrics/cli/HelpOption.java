package io.bpfmetrics.cli;

import picocli.CommandLine.Option;

/** {@code --help}, on every command. */
final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean isAsked;

    boolean isAsked() {
        return isAsked;
    }
}
