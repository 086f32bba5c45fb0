package io.bpfmetrics.benchmark;

import io.bpfmetrics.testing.OtlpReceiver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The whole process with OTLP export to a real receiver: start, processor time of a collection, memory. */
final class ProcessBenchmark {
    private static final int STARTS = 7;

    private final Path launcher;
    private final OtlpReceiver receiver;

    ProcessBenchmark(Path launcher, OtlpReceiver receiver) {
        this.launcher = launcher;
        this.receiver = receiver;
    }

    /** Time from the start of the launcher to the first request that the receiver took. */
    void start(Report report, String objects, double budgetSeconds) throws IOException, InterruptedException {
        Samples millis = new Samples();
        for (int i = 0; i <= STARTS; i++) {
            try (ExporterRun run = ExporterRun.start(launcher, receiver, "5s")) {
                long taken = run.millisToFirstExport();
                if (i > 0) { // the first start may build and make the class-data archive
                    millis.add(taken);
                }
            }
        }
        report.seconds("start to first export, " + objects, millis, budgetSeconds);
    }

    /** Warms up with {@code collections} collections and measures as many, each followed by a pass of the C loop. */
    void collections(Report report, WalkLoop walk, String interval, int collections)
            throws IOException, InterruptedException {
        try (ExporterRun run = ExporterRun.start(launcher, receiver, interval)) {
            awaitCollections(collections, walk, new Samples());
            Samples loop = new Samples();
            long before = run.cpuNanos();
            awaitCollections(collections, walk, loop);
            double each = (run.cpuNanos() - before) / (double) collections;
            report.ratio("collection with OTLP export, whole process", each, loop.median(), 6.5);
        }
    }

    private void awaitCollections(int collections, WalkLoop walk, Samples loop)
            throws IOException, InterruptedException {
        for (int i = 0; i < collections; i++) {
            receiver.forget();
            receiver.awaitPoint(point -> point.metric().equals("bpf_program_info"), "collection");
            loop.add(walk.pass().cpuNanos());
        }
    }

    /** Resident memory in the steady state, collecting every 5 s. */
    void memory(Report report, Duration length) throws IOException, InterruptedException {
        try (ExporterRun run = ExporterRun.start(launcher, receiver, "5s")) {
            run.millisToFirstExport();
            long end = System.nanoTime() + length.toNanos();
            Samples resident = new Samples();
            while (System.nanoTime() < end) {
                Thread.sleep(1000);
                receiver.forget();
                resident.add((long) run.residentKibibytes());
            }
            report.megabytes("memory after " + length.toSeconds() + " s", run.residentKibibytes(), 100);
            report.note("  largest in between: " + resident.largest() * 1024 / 1_000_000 + " MB");
        }
    }
}
