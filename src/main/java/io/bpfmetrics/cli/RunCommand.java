package io.bpfmetrics.cli;

import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.export.ConsoleOutput;
import io.bpfmetrics.export.WebSettings;
import io.bpfmetrics.host.Privileges;
import io.bpfmetrics.sys.Terminal;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** The command without a subcommand: collect and export until told to stop. */
@Command(
        name = "bpf-metrics-exporter",
        versionProvider = Version.class,
        customSynopsis = {
            "bpf-metrics-exporter [OPTIONS]",
            "       bpf-metrics-exporter list programs|maps|links [--output table|json]",
            "       bpf-metrics-exporter dump id:N|PATH|NAME [--output table|json]"
        },
        sortOptions = false,
        subcommands = {ListCommand.class, DumpCommand.class},
        description = {
            "Export what the kernel knows of every loaded BPF program, map and link, and the",
            "metrics of BPF objects from configs, over OTLP and as Prometheus text.",
            "Needs CAP_SYS_ADMIN; configs alone need CAP_BPF and CAP_PERFMON."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well; SIGINT and SIGTERM count as that",
            "1:failed",
            "2:the command line, the environment or a config cannot be understood",
            "3:the kernel refuses: a capability is missing, or a policy forbids it",
            "4:the kernel is too old, or libbpf is missing or too old"
        },
        footer = {
            "",
            "Examples:",
            "  sudo ./bpf-metrics-exporter --otlp-grpc localhost:4317",
            "  sudo ./bpf-metrics-exporter --once --console --otlp-grpc none",
            "  sudo ./bpf-metrics-exporter --config.dir examples --config.names timers",
            "  curl http://127.0.0.1:9435/metrics"
        })
final class RunCommand implements Callable<Integer> {
    @ArgGroup(validate = false, order = 1, heading = "%nExport:%n")
    private ExportOptions export = new ExportOptions();

    @ArgGroup(validate = false, order = 2, heading = "%nCollection:%n")
    private CollectionOptions collection = new CollectionOptions();

    @ArgGroup(validate = false, order = 3, heading = "%nConfigs:%n")
    private ConfigOptions configs = new ConfigOptions();

    @ArgGroup(validate = false, order = 4, heading = "%nMetrics page:%n")
    private WebOptions web = new WebOptions();

    @ArgGroup(validate = false, order = 5, heading = "%nDiagnostics:%n")
    private DiagnosticOptions diagnostics = new DiagnosticOptions();

    @Override
    public Integer call() throws Exception {
        LogLines.install(System.err, !diagnostics.noTimestamps, diagnostics.debug);
        configs.validate();
        collection.auto(); // said before anything is loaded
        if (configs.check) {
            return new ConfigCheck(configs, System.out, System.err).run();
        }
        Optional<WebSettings> page = LiveRun.page(web);
        KeptCapabilities kept = KeptCapabilities.parse(
                configs.keptCapabilities, Privileges.read().effectiveCapabilities());
        if (export.once) {
            return once();
        }
        Signals signals = Signals.take(); // before the rest of the start, which takes a while
        Exporter exporter = open();
        return new LiveRun(exporter, page, console(), diagnostics.debug, System.err)
                .run(signals, kept, web.listenAddress.equals(WebOptions.DEFAULT_ADDRESS));
    }

    private int once() throws ExitException {
        try (Exporter exporter = open()) {
            return once(exporter);
        }
    }

    private int once(Exporter exporter) throws ExitException {
        Optional<ConsoleOutput> console = console();
        if (console.isPresent() && !console.get().print(exporter.collectors())) {
            throw new ExitException(ExitCode.FAILED, "cannot write the collection to standard output");
        }
        if (console.isEmpty() && exporter.isOff()) {
            System.err.println("Nothing will be seen of this collection: "
                    + exporter.pipeline().describe() + ", and there is no --console.");
        }
        return exporter.exportOnce(System.err);
    }

    private Exporter open() throws ExitException {
        SelfMetrics self =
                new SelfMetrics(Version.number(), System.getProperty("java.version"), System.getProperty("os.version"));
        return Exporter.open(export, web.listenAddress, self, spans -> Sources.open(collection, configs, self, spans));
    }

    private Optional<ConsoleOutput> console() {
        return export.console
                ? Optional.of(new ConsoleOutput(System.out, Terminal.width(), Clock.systemUTC()))
                : Optional.empty();
    }
}
