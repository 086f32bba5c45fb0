package io.bpfmetrics.benchmark;

import io.bpfmetrics.testing.OtlpReceiver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The exporter, started by the launcher as a user starts it, exporting to a receiver; what it costs is in /proc. */
final class ExporterRun implements AutoCloseable {
    private final Process process;
    private final long startedNanos = System.nanoTime();
    private final OtlpReceiver receiver;

    private ExporterRun(Process process, OtlpReceiver receiver) {
        this.process = process;
        this.receiver = receiver;
    }

    static ExporterRun start(Path launcher, OtlpReceiver receiver, String interval) throws IOException {
        receiver.forget();
        List<String> command = List.of(
                launcher.toString(),
                "--interval",
                interval,
                "--otlp-grpc",
                receiver.target(),
                "--web.listen-address",
                "none");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new ExporterRun(process, receiver);
    }

    /** Waits for the first export and says how long after the start it came. */
    long millisToFirstExport() throws InterruptedException {
        receiver.awaitPoint(point -> point.metric().equals("bpf_program_info"), "first export");
        return (System.nanoTime() - startedNanos) / 1_000_000;
    }

    /** Processor time of the whole process so far. */
    long cpuNanos() throws IOException {
        return ProcessCosts.of(process).cpuNanos();
    }

    /** Resident memory in KiB. */
    double residentKibibytes() throws IOException {
        return ProcessCosts.of(process).residentKibibytes();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
