package io.bpfmetrics.cli;

import io.bpfmetrics.kernel.ForeignMap;
import io.bpfmetrics.sys.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dump id:N|PATH|NAME}. */
@Command(
        name = "dump",
        description = "Print the entries of a map, decoded by its type information.",
        footer = {
            "",
            "Examples:",
            "  sudo ./bpf-metrics-exporter dump id:42",
            "  sudo ./bpf-metrics-exporter dump /sys/fs/bpf/counts --output json"
        })
final class DumpCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "id:N|PATH|NAME",
            description = "The map: its id, the path of its pin (with a slash in it), or its name, of which the kernel"
                    + " keeps 15 bytes.")
    private String map = "";

    @Option(
            names = "--output",
            paramLabel = "table|json",
            defaultValue = "table",
            description = "How to print it; json is as bpftool map dump -j has it. Default: ${DEFAULT-VALUE}.")
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
        DumpTarget target = DumpTarget.parse(map);
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = spec.commandLine().getOut();
        int exitCode;
        DumpSource source = DumpSource.create(err, target);
        try (ForeignMap opened = source.open(target)) {
            MapDump dump = new MapDump(opened, source.types(opened.info()), err);
            exitCode = dump.print(output, out, Terminal.width());
        } catch (IOException e) {
            throw new ExitException(ExitCode.FAILED, "cannot write the entries to standard output: " + e.getMessage());
        }
        if (out.checkError()) {
            throw new ExitException(ExitCode.FAILED, "cannot write the entries to standard output");
        }
        return exitCode;
    }
}
