package io.bpfmetrics.examples;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.KernelRelease;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.PrometheusPage;
import io.bpfmetrics.testing.PrometheusPage.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The exporter with one example, and what its page says about it. Closing ends it. */
final class ExampleRun implements AutoCloseable {
    private static final String PREFIX = "ebpf_exporter_";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final int port;
    private final ExporterProcess exporter;

    private ExampleRun(String name, int port, ExporterProcess exporter) {
        this.name = name;
        this.port = port;
        this.exporter = exporter;
    }

    /** Work that moves the values; done again until they are there. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** No work: what is waited for comes by itself. */
    static final Work NOTHING = () -> {};

    static Path folder() {
        return ExporterCommand.projectDirectory().resolve("examples");
    }

    /** Leaves a test out, with the reason, on kernels that cannot load its example. */
    static void needsLinux(int major, int minor) {
        assumeFalse(KernelRelease.current().isBefore(major, minor), "needs Linux " + major + "." + minor);
    }

    /** Starts the exporter with nothing but this example. */
    static ExampleRun start(String name) throws InterruptedException {
        return start(name, folder(), command -> command);
    }

    /** The same, from another folder, or with something around the command. */
    static ExampleRun start(String name, Path folder, UnaryOperator<ExporterCommand> around)
            throws InterruptedException {
        return start(name, folder, "none", around);
    }

    /** The same, sending what it has to a receiver. */
    static ExampleRun sending(OtlpReceiver receiver, String name, Path folder) throws InterruptedException {
        return start(name, folder, receiver.target(), command -> command.with("OTEL_BSP_SCHEDULE_DELAY", "100"));
    }

    private static ExampleRun start(String name, Path folder, String otlpTarget, UnaryOperator<ExporterCommand> around)
            throws InterruptedException {
        int port = FreePort.next();
        ExporterCommand command = ExporterCommand.of(
                "--subsystem",
                "off",
                "--otlp-grpc",
                otlpTarget,
                "--web.listen-address",
                "127.0.0.1:" + port,
                "--config.dir",
                folder.toString(),
                "--config.names",
                name);
        ExampleRun run = new ExampleRun(name, port, around.apply(command).start());
        try {
            run.page();
        } catch (AssertionError e) {
            run.close();
            throw e;
        }
        return run;
    }

    /** The page as it is now; waits until there is one. */
    PrometheusPage page() throws InterruptedException {
        return PrometheusPage.parse(exporter.scrape(port, "/metrics"));
    }

    String stderr() {
        return exporter.stderr().text();
    }

    /** Whether each program of the example is attached, by its name. */
    Map<String, Boolean> attached() throws InterruptedException {
        PrometheusPage page = page();
        Map<String, Boolean> attached = new TreeMap<>();
        for (Sample info : samples(page, "ebpf_program_info", Map.of("config", name))) {
            String id = info.labels().getOrDefault("id", "");
            attached.put(
                    info.labels().getOrDefault("program", ""),
                    sum(page, "ebpf_program_attached", Map.of("id", id)) == 1);
        }
        return attached;
    }

    /** Works until series with these labels sum up to at least this much, and answers the page then. */
    PrometheusPage until(String metric, Map<String, String> labels, double least, Work work)
            throws IOException, InterruptedException {
        return until(metric + labels + " to be at least " + least, work, page -> sum(page, metric, labels) >= least);
    }

    PrometheusPage until(String what, Work work, Predicate<PrometheusPage> condition)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            work.run();
            PrometheusPage page = page();
            if (condition.test(page)) {
                return page;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        name + ": waited for " + what + "; the page:\n" + own(page) + "\nstderr:\n" + stderr());
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static String own(PrometheusPage page) {
        return page.samples().stream()
                .map(sample -> sample.name() + sample.labels() + " " + sample.value())
                .limit(300)
                .reduce("", (text, line) -> text + line + "\n");
    }

    /** The sum of a metric's series that have these labels among theirs; the prefix is put in front of its name. */
    static double sum(PrometheusPage page, String metric, Map<String, String> labels) {
        return samples(page, metric, labels).stream()
                .mapToDouble(sample -> Double.parseDouble(sample.value()))
                .sum();
    }

    static List<Sample> samples(PrometheusPage page, String metric, Map<String, String> labels) {
        return page.samples().stream()
                .filter(sample -> sample.name().equals(PREFIX + metric))
                .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    @Override
    public void close() {
        exporter.close();
    }
}
