package io.bpfmetrics.cli;

import io.bpfmetrics.collect.Plural;
import io.bpfmetrics.export.ConsoleOutput;
import io.bpfmetrics.export.WebServer;
import io.bpfmetrics.export.WebSettings;
import io.bpfmetrics.export.WebSettingsException;
import io.bpfmetrics.kernel.ObjectKind;
import io.bpfmetrics.sys.SystemdNotifier;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs an exporter until somebody asks for its end, and says how it is doing. */
final class LiveRun {
    private static final System.Logger LOGGER = System.getLogger(LiveRun.class.getName());

    private final Exporter exporter;
    private final Optional<WebSettings> page;
    private final Optional<ConsoleOutput> console;
    private final boolean isDebug;
    private final PrintStream log;

    LiveRun(
            Exporter exporter,
            Optional<WebSettings> page,
            Optional<ConsoleOutput> console,
            boolean isDebug,
            PrintStream log) {
        this.isDebug = isDebug;
        this.exporter = exporter;
        this.page = page;
        this.console = console;
        this.log = log;
    }

    /** What the options say about the metrics page; empty if there is to be none. */
    static Optional<WebSettings> page(WebOptions options) throws ExitException {
        if (options.listenAddress.equals(WebOptions.NONE)) {
            return Optional.empty();
        }
        try {
            WebSettings settings = WebSettings.parse(options.listenAddress, options.telemetryPath);
            settings = options.openMetrics ? settings.withOpenMetrics() : settings;
            return Optional.of(options.configFile == null ? settings : settings.withConfigFile(options.configFile));
        } catch (WebSettingsException e) {
            throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Runs.
     *
     * @param kept what every thread may still do once all is attached and open
     * @param isDefaultAddress whether the user left the address of the page to us
     */
    int run(Signals signals, KeptCapabilities kept, boolean isDefaultAddress)
            throws ExitException, InterruptedException {
        SystemdNotifier systemd = notifier();
        Optional<WebServer> server = serve();
        exporter.start();
        keep(kept);
        greet(server, isDefaultAddress);
        signals.onReload(() -> reload(systemd));
        systemd.send("READY=1");
        console.ifPresent(output -> startPrinting(output, signals));
        do {
            systemd.send("STATUS=" + status());
        } while (!signals.awaitEnd(exporter.interval()));
        log.println(exporter.isOff() ? "Stopping." : "Stopping: sending the last values.");
        systemd.send("STOPPING=1");
        server.ifPresent(WebServer::close);
        exporter.close();
        return ExitCode.OK;
    }

    /** On a thread of its own: whoever reads standard output may stop reading, and signals must be heard all the same. */
    private void startPrinting(ConsoleOutput output, Signals signals) {
        Thread thread = new Thread(() -> print(output, signals), "bpf-console");
        thread.setDaemon(true);
        thread.start();
    }

    private void print(ConsoleOutput output, Signals signals) {
        try {
            while (output.print(exporter.collectors())) {
                if (signals.awaitEnd(exporter.interval())) {
                    return;
                }
            }
            LOGGER.log(System.Logger.Level.WARNING, "standard output cannot be written to: --console ends here");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SystemdNotifier notifier() throws ExitException {
        try {
            return new SystemdNotifier(System.getenv().getOrDefault("NOTIFY_SOCKET", ""));
        } catch (IllegalStateException e) {
            throw new ExitException(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private Optional<WebServer> serve() throws ExitException {
        if (page.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(WebServer.start(page.get(), exporter.content(isDebug)));
        } catch (IOException e) {
            throw new ExitException(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private void keep(KeptCapabilities kept) throws ExitException {
        kept.apply();
        boolean isListing =
                exporter.sources().hasSubsystem() || exporter.sources().auto().isPresent();
        if (!kept.canListObjects() && isListing) {
            exporter.endSubsystem();
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "--capabilities.keep gives CAP_SYS_ADMIN away, without which the kernel does not list programs,"
                            + " maps and links: the source subsystem, and --maps.auto, end here");
        }
    }

    private void reload(SystemdNotifier systemd) {
        if (exporter.sources().configs().isEmpty()) {
            LOGGER.log(System.Logger.Level.INFO, "SIGHUP: there are no configs to reload");
            return;
        }
        systemd.send("STATUS=reloading configs");
        exporter.reload();
        systemd.send("STATUS=" + status());
    }

    private void greet(Optional<WebServer> server, boolean isDefaultAddress) {
        log.println("bpf-metrics-exporter " + Version.number() + " on Linux " + System.getProperty("os.version")
                + ", Java " + System.getProperty("java.version"));
        if (exporter.sources().hasSubsystem()) {
            log.println("  Found    " + objects());
        }
        exporter.sources().configs().ifPresent(configs -> log.println("  Running  " + configs.describe()));
        exporter.sources().auto().ifPresent(auto -> log.println("  Reading  " + auto.describe()));
        log.println("  Sending  " + exporter.pipeline().describe());
        exporter.describeSpans().ifPresent(where -> log.println("  Spans    " + where));
        log.println("  Serving  " + server.map(WebServer::url).orElse("nothing (--web.listen-address none)"));
        if (server.isPresent()
                && isDefaultAddress
                && exporter.sources().configs().isPresent()) {
            log.println(
                    "           to this host only; ebpf_exporter serves every interface: --web.listen-address :9435");
        }
        log.println("  Stop with Ctrl-C.");
    }

    private String status() {
        String gap = exporter.self().areSourcesUp() ? "" : " (not all could be read, see the log)";
        String configs =
                exporter.sources().configs().map(it -> it.describe() + "; ").orElse("");
        String found = exporter.sources().hasSubsystem() ? objects() + "; " : "";
        return found + configs + exporter.pipeline().describe() + gap;
    }

    private String objects() {
        Map<String, Long> counts = exporter.self().objectCounts();
        return Stream.of(ObjectKind.values())
                .map(ObjectKind::word)
                .filter(counts::containsKey)
                .map(kind -> Plural.of(counts.getOrDefault(kind, 0L), kind))
                .collect(Collectors.joining(", "));
    }
}
