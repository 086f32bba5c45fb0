package io.bpfmetrics.benchmark;

import com.sun.management.ThreadMXBean;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SubsystemCollector;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** One collection without export, in this JVM, against the C loop: cold, warm, and what it allocates. */
final class ScanBenchmark {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final WalkLoop walk;
    private final WalkLoop walkWithFdinfo;
    private final int rounds;
    private final CountingSink sink = new CountingSink();

    ScanBenchmark(WalkLoop walk, WalkLoop walkWithFdinfo, int rounds) {
        this.walk = walk;
        this.walkWithFdinfo = walkWithFdinfo;
        this.rounds = rounds;
    }

    void run(Report report) throws Exception {
        SubsystemCollector collector = fresh();
        for (int i = 0; i < rounds; i++) {
            collector.collect(sink);
            fresh().collect(sink);
            walk.pass();
        }
        Thread.sleep(1100); // maps may be bound to a program in its first second, so it is looked at again
        collector.collect(sink);
        warm(report, collector);
        cold(report);
    }

    private void warm(Report report, SubsystemCollector collector) throws Exception {
        Samples ours = new Samples();
        Samples loop = new Samples();
        Samples bytes = new Samples();
        for (int i = 0; i < rounds; i++) {
            loop.add(walk.pass().cpuNanos());
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long cpu = THREADS.getCurrentThreadCpuTime();
            collector.collect(sink);
            ours.add(THREADS.getCurrentThreadCpuTime() - cpu);
            bytes.add(THREADS.getCurrentThreadAllocatedBytes() - allocated);
        }
        report.ratio("collection without export, nothing new", ours.median(), loop.median(), 0.5);
        report.bytes("allocated by such a collection", bytes.median());
    }

    private void cold(Report report) throws Exception {
        Samples ours = new Samples();
        Samples loop = new Samples();
        Samples loopWithFdinfo = new Samples();
        for (int i = 0; i < rounds; i++) {
            loop.add(walk.pass().cpuNanos());
            loopWithFdinfo.add(walkWithFdinfo.pass().cpuNanos());
            SubsystemCollector collector = fresh();
            long cpu = THREADS.getCurrentThreadCpuTime();
            collector.collect(sink);
            ours.add(THREADS.getCurrentThreadCpuTime() - cpu);
        }
        sink.requireWork();
        report.ratio("first collection of a fresh collector", ours.median(), loop.median(), 1.7);
        report.note(String.format(
                Locale.ROOT,
                "  the C loop that reads the fdinfo of programs too: %.2f x the C loop (%.2f ms)",
                loopWithFdinfo.median() / loop.median(),
                loopWithFdinfo.median() / 1e6));
    }

    private static SubsystemCollector fresh() {
        return new SubsystemCollector(new SelfMetrics("benchmark", "", ""));
    }

    /** Takes every value, so that none of the work can be left out. */
    private static final class CountingSink implements MetricSink {
        private long points;
        private long sum;

        @Override
        public void accept(MetricDescriptor metric, LabelSet labels, long value) {
            points++;
            sum += value + labels.size();
        }

        @Override
        public void accept(MetricDescriptor metric, LabelSet labels, double value) {
            points++;
            sum += (long) value;
        }

        @Override
        public void accept(Family family) {
            throw new IllegalArgumentException(
                    "no family belongs here: " + family.metric().name());
        }

        void requireWork() {
            if (points == 0 || sum == 0) {
                throw new IllegalStateException("the collections wrote nothing");
            }
        }
    }
}
