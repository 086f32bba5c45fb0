package io.bpfmetrics.cli;

import picocli.CommandLine.Option;

/** Options about what the program says of itself. */
final class DiagnosticOptions {
    @Option(names = "--debug", description = "Say more about what happens.")
    boolean debug;

    @Option(names = "--log.no-timestamps", description = "Print log lines without the time.")
    boolean noTimestamps;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;
}
