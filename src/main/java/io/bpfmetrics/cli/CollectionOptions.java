package io.bpfmetrics.cli;

import picocli.CommandLine.Option;

/** Options about what is collected. */
final class CollectionOptions {
    @Option(
            names = "--subsystem",
            paramLabel = "auto|on|off",
            defaultValue = "auto",
            description = "Collect every program, map and link of the host. Default: ${DEFAULT-VALUE}.")
    SubsystemMode subsystem = SubsystemMode.auto;
}
