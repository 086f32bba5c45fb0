package io.bpfmetrics.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The packaged exporter with configs and nothing else to collect. Closing ends it. */
public final class ConfigRun implements AutoCloseable {
    private final int port;
    private final ExporterProcess exporter;

    private ConfigRun(int port, ExporterProcess exporter) {
        this.port = port;
        this.exporter = exporter;
    }

    /** Starts it; further arguments win over those here. */
    public static ConfigRun start(Path folder, String names, String... more) {
        return start(command -> command, folder, names, more);
    }

    /** The same with something around the command. */
    public static ConfigRun start(UnaryOperator<ExporterCommand> around, Path folder, String names, String... more) {
        int port = FreePort.next();
        List<String> arguments = new ArrayList<>(List.of(
                "--subsystem",
                "off",
                "--web.listen-address",
                "127.0.0.1:" + port,
                "--config.dir",
                folder.toString(),
                "--config.names",
                names));
        if (!List.of(more).contains("--otlp-grpc")) {
            arguments.addAll(List.of("--otlp-grpc", "none"));
        }
        arguments.addAll(List.of(more));
        ExporterCommand command = ExporterCommand.of(arguments.toArray(String[]::new));
        return new ConfigRun(port, around.apply(command).start());
    }

    /** Writes a config into a folder, with a compiled object of {@code native/testdata} beside it. */
    public static void write(Path folder, String name, String object, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), text);
        Path compiled = ExporterCommand.projectDirectory().resolve("native/testdata/" + object + ".bpf.o");
        Files.copy(compiled, folder.resolve(name + ".bpf.o"));
    }

    /** The page as it is now; waits until there is one. */
    public String text() throws InterruptedException {
        return exporter.scrape(port, "/metrics");
    }

    /** Its lines of metrics with this full name, comments left out, in order of their text. */
    public List<String> lines(String metric) throws InterruptedException {
        return text().lines()
                .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
                .sorted()
                .toList();
    }

    /** The maps of its configs; waits until they are loaded. */
    public HeldMaps maps() throws InterruptedException {
        text();
        return HeldMaps.of(exporter.pid());
    }

    /** The process. */
    public ExporterProcess exporter() {
        return exporter;
    }

    /** Where its web server listens. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        exporter.close();
    }
}
