package io.bpfmetrics.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.export.ExportResult;
import io.bpfmetrics.export.OtlpPipeline;
import io.bpfmetrics.export.OtlpSettings;
import io.bpfmetrics.export.ResourceFacts;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What it costs to send many series over OTLP once they have been collected: processor time, allocation, and what is
 * kept. The series are made up, so that reading maps is not in the figures. Options: number of series, of exports.
 */
public final class OtlpBenchmark {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private OtlpBenchmark() {}

    /** Prints a line of figures. */
    public static void main(String[] arguments) throws Exception {
        int series = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        int exports = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        ManySeries source = new ManySeries(series);
        SelfMetrics self = new SelfMetrics("0", "0", "0");
        CollectorSet collectors = new CollectorSet(List.of(source), self, System::nanoTime);
        long before = usedBytes();
        try (DiscardingReceiver receiver = DiscardingReceiver.start();
                OtlpPipeline pipeline = OtlpPipeline.open(settings(receiver), collectors, self, facts())) {
            Samples nanos = new Samples();
            Samples bytes = new Samples();
            for (int i = 0; i < 2 * exports; i++) {
                long cpu = SYSTEM.getProcessCpuTime();
                long allocated = allocatedBytes();
                export(pipeline, series);
                if (i >= exports) {
                    nanos.add(SYSTEM.getProcessCpuTime() - cpu);
                    bytes.add(allocatedBytes() - allocated);
                }
            }
            System.out.printf(
                    "%d series: %.1f ms of processor time (median of %d exports), %.1f bytes allocated a series,"
                            + " %.1f bytes kept a series, heap %d MB at most%n",
                    series,
                    nanos.median() / 1e6,
                    exports,
                    bytes.median() / series,
                    (double) (usedBytes() - before) / series,
                    Runtime.getRuntime().totalMemory() >> 20);
        }
    }

    private static void export(OtlpPipeline pipeline, int series) {
        ExportResult result = pipeline.flush(Duration.ofMinutes(1));
        if (!result.isDelivered() || result.points() < series) {
            throw new IllegalStateException(result.toString());
        }
    }

    private static OtlpSettings settings(DiscardingReceiver receiver) {
        return new OtlpSettings(
                Optional.of(receiver.target()), Optional.of(Duration.ofHours(1)), System.getenv(), Map.of());
    }

    private static ResourceFacts facts() {
        return new ResourceFacts("0", "benchmark", Optional.empty(), "amd64", "127.0.0.1:9435");
    }

    /** What lives, not what has been allocated. */
    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long allocatedBytes() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .sum();
    }
}
