package io.bpfmetrics.benchmark;

import com.sun.management.ThreadMXBean;
import io.bpfmetrics.collect.ManyEntries;
import io.bpfmetrics.kernel.KeyByKey;
import io.bpfmetrics.kernel.MapEntries;
import io.bpfmetrics.kernel.MapShape;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import io.bpfmetrics.metric.NumberFamily;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.TestBpf;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads maps of 100 000 entries, turn about with a C loop over the same map: system calls, rows and series, and a sink
 * that looks at every value. Run it by {@code benchmark/run maps}, as root. Exit code 1 if a budget did not hold.
 */
public final class MapBenchmark {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ENTRIES = 100_000;
    private static final int HASH = 1;
    private static final int PERCPU_HASH = 5;

    private final Path loop = ExporterCommand.projectDirectory().resolve("native/benchmark/entries");
    private final Report report = new Report(System.out);
    private final int rounds;

    private MapBenchmark(int rounds) {
        this.rounds = rounds;
    }

    /** Option: {@code --rounds N} (default 100). */
    public static void main(String[] arguments) throws Exception {
        MapBenchmark benchmark = new MapBenchmark(arguments.length == 2 ? Integer.parseInt(arguments[1]) : 100);
        benchmark.reading("hash", HASH, 2.5);
        benchmark.reading("per-CPU hash", PERCPU_HASH, 2.5);
        benchmark.memory();
        System.exit(benchmark.report.isWithinBudget() ? 0 : 1);
    }

    /** The budget is half of that for a scrape: the rest is for the text. */
    private void reading(String what, int type, double budget) throws Exception {
        AddingSink sink = new AddingSink();
        try (ManyEntries map = new ManyEntries(type, 1, ENTRIES);
                WalkLoop batches = WalkLoop.overEntries(loop, map.mapId())) {
            long cold = THREADS.getCurrentThreadCpuTime();
            map.collect(sink);
            cold = THREADS.getCurrentThreadCpuTime() - cold;
            Samples ours = new Samples();
            Samples theirs = new Samples();
            Samples bytes = new Samples();
            for (int i = 0; i < 2 * rounds; i++) {
                long loopNanos = batches.pass().cpuNanos();
                long allocated = THREADS.getCurrentThreadAllocatedBytes();
                long cpu = THREADS.getCurrentThreadCpuTime();
                map.collect(sink);
                cpu = THREADS.getCurrentThreadCpuTime() - cpu;
                if (i >= rounds) { // compiled by now
                    theirs.add(loopNanos);
                    ours.add(cpu);
                    bytes.add(THREADS.getCurrentThreadAllocatedBytes() - allocated);
                }
            }
            sink.require(ENTRIES, 2 * rounds + 1);
            report.ratio("100 000 entries of a " + what, ours.median(), theirs.median(), budget);
            report.bytes("allocated by such a collection", bytes.median());
            report.note(String.format(Locale.ROOT, "  the first collection: %.0f ms", cold / 1e6));
            walks(map.mapId(), type, theirs);
        }
    }

    /** Only the ways of reading: batches, and key by key as on kernels that have none. */
    private void walks(int mapId, int type, Samples theirs) throws Exception {
        MapShape shape = new MapShape(type, ManyEntries.KEY_SIZE, Long.BYTES, ENTRIES + 1, 0);
        try (TestBpf bpf = TestBpf.open()) {
            int fd = bpf.map(mapId).fd();
            Samples batches = new Samples();
            Samples keys = new Samples();
            try (MapEntries byBatch = MapEntries.of(fd, shape);
                    MapEntries byKey = KeyByKey.of(fd, shape)) {
                for (int i = 0; i < rounds; i++) {
                    batches.add(nanosOf(byBatch));
                    keys.add(nanosOf(byKey));
                }
            }
            report.note(String.format(
                    Locale.ROOT,
                    "  reading alone: %.2f x the C loop by batches, %.2f x key by key (%.0f ms)",
                    batches.median() / theirs.median(),
                    keys.median() / theirs.median(),
                    keys.median() / 1e6));
        }
    }

    private static long nanosOf(MapEntries entries) throws Exception {
        long[] sum = new long[1];
        long cpu = THREADS.getCurrentThreadCpuTime();
        entries.read((keys, keyOffset, values, valueOffset) -> sum[0] += values.getLong(valueOffset));
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        if (sum[0] == 0) {
            throw new IllegalStateException("nothing was read");
        }
        return cpu;
    }

    private void memory() throws Exception {
        AddingSink sink = new AddingSink();
        long before = usedHeap();
        try (ManyEntries maps = new ManyEntries(HASH, 10, ENTRIES)) {
            maps.collect(sink);
            maps.collect(sink);
            report.megabytes("heap of 10 configs, 1 000 000 entries", (usedHeap() - before) / 1024.0, 256);
        }
    }

    private static long usedHeap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Looks at every series. */
    private static final class AddingSink implements MetricSink {
        private long series;
        private long sum;

        @Override
        public void accept(MetricDescriptor metric, LabelSet labels, long value) {
            throw new IllegalArgumentException("no single value belongs here: " + metric.name());
        }

        @Override
        public void accept(MetricDescriptor metric, LabelSet labels, double value) {
            throw new IllegalArgumentException("no single value belongs here: " + metric.name());
        }

        @Override
        public void accept(Family family) {
            NumberFamily numbers = (NumberFamily) family;
            for (int i = 0; i < numbers.size(); i++) {
                sum += numbers.bits(i) + numbers.labels(i).size() + (numbers.startEpochNanos(i) & 1);
            }
            series += numbers.size();
        }

        void require(int entries, int collections) {
            if (series != (long) entries * collections || sum == 0) {
                throw new IllegalStateException(series + " series in " + collections + " collections");
            }
        }
    }
}
