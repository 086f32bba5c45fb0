package io.bpfmetrics.cli;

import picocli.CommandLine.Option;

/** Options about what the program says of itself. */
final class DiagnosticOptions {
    @Option(names = "--debug", description = "Say more about what happens.")
    boolean debug;

    @Option(names = "--log.no-timestamps", description = "Print log lines without the time.")
    boolean noTimestamps;

    @Option(
            names = {"--no-config.check", "--no-config.strict", "--no-debug", "--no-log.no-timestamps"},
            description = "Accepted for ebpf_exporter's users: that is how it is without the option.")
    boolean[] negations = {};

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
