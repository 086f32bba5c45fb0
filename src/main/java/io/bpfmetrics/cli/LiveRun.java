package io.bpfmetrics.cli;

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
    private final PrintStream log;

    LiveRun(Exporter exporter, Optional<WebSettings> page, Optional<ConsoleOutput> console, PrintStream log) {
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
            return Optional.of(WebSettings.parse(options.listenAddress, options.telemetryPath));
        } catch (WebSettingsException e) {
            throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    int run(Signals signals) throws ExitException, InterruptedException {
        SystemdNotifier systemd = notifier();
        Optional<WebServer> server = serve();
        exporter.start();
        greet(server);
        systemd.send("READY=1");
        console.ifPresent(output -> startPrinting(output, signals));
        do {
            systemd.send("STATUS=" + status());
        } while (!signals.awaitEnd(exporter.interval()));
        log.println(exporter.pipeline().isOff() ? "Stopping." : "Stopping: sending the last values.");
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
            Map<String, String> resource = exporter.pipeline().resource();
            return Optional.of(WebServer.start(page.get(), exporter.collectors(), resource, Version.number()));
        } catch (IOException e) {
            throw new ExitException(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private void greet(Optional<WebServer> server) {
        log.println("bpf-metrics-exporter " + Version.number() + " on Linux " + System.getProperty("os.version")
                + ", Java " + System.getProperty("java.version"));
        log.println("  Found    " + objects());
        log.println("  Sending  " + exporter.pipeline().describe());
        log.println("  Serving  " + server.map(WebServer::url).orElse("nothing (--web.listen-address none)"));
        log.println("  Stop with Ctrl-C.");
    }

    private String status() {
        String gap = exporter.self().areSourcesUp() ? "" : " (not all could be read, see the log)";
        return objects() + gap + "; " + exporter.pipeline().describe();
    }

    private String objects() {
        Map<String, Long> counts = exporter.self().objectCounts();
        return Stream.of(ObjectKind.values())
                .map(ObjectKind::word)
                .filter(counts::containsKey)
                .map(kind -> count(counts.getOrDefault(kind, 0L), kind))
                .collect(Collectors.joining(", "));
    }

    private static String count(long number, String kind) {
        return number + " " + kind + (number == 1 ? "" : "s");
    }
}
