package io.bpfmetrics.benchmark;

import io.bpfmetrics.testing.OtlpReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The exporter, started by the launcher as a user starts it, exporting to a receiver; what it costs is in /proc. */
final class ExporterRun implements AutoCloseable {
    private static final long TICK_NANOS = 1_000_000_000 / 100; // USER_HZ is 100 on every architecture that we run on

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

    /** Processor time of the whole process so far: user and system, fields 14 and 15 of /proc/PID/stat. */
    long cpuNanos() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_NANOS;
    }

    /** Resident memory in KiB. */
    double residentKibibytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Double.parseDouble(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no VmRSS in the status of process " + process.pid());
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
