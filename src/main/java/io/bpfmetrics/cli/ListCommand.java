package io.bpfmetrics.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code list programs|maps|links}. */
@Command(
        name = "list",
        description = "List the BPF programs, maps or links of this host.",
        footer = {"", "Example:", "  sudo ./bpf-metrics-exporter list maps --output json"})
final class ListCommand implements Callable<Integer> {
    @Parameters(paramLabel = "programs|maps|links", description = "What to list.")
    private ListedKind kind = ListedKind.programs;

    @Option(
            names = "--output",
            paramLabel = "table|json",
            defaultValue = "table",
            description = "How to print it. Default: ${DEFAULT-VALUE}.")
    private OutputFormat output = OutputFormat.table;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws ExitException {
        Refusals.requireAccess();
        ObjectRows rows = Listing.read(kind);
        PrintWriter out = spec.commandLine().getOut();
        out.print(output == OutputFormat.json ? rows.json() : rows.table());
        if (out.checkError()) {
            throw new ExitException(ExitCode.FAILED, "cannot write the list to standard output");
        }
        rows.failures().forEach(spec.commandLine().getErr()::println);
        return rows.failures().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }
}
