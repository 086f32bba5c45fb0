package io.bpfmetrics.benchmark;

import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.Instructions;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.ProgramSpec;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Loads 1000 programs and 1000 maps and measures the exporter against the budgets of the design. Run it by {@code
 * benchmark/run}, as root. Exit code 1 if a budget did not hold.
 */
public final class CollectionBenchmark {
    private static final int FEW = 5;
    private static final int OBJECTS = 1000;
    private static final String WALK = "native/benchmark/walk";

    private CollectionBenchmark() {}

    /** Options: {@code --memory-seconds N} (default 300, 0 leaves it out), {@code --rounds N}, {@code --interval D}. */
    public static void main(String[] arguments) throws Exception {
        Options options = Options.parse(arguments);
        Report report = new Report(System.out);
        Path root = ExporterCommand.projectDirectory();
        try (OtlpReceiver receiver = OtlpReceiver.start();
                TestBpf bpf = TestBpf.open();
                WalkLoop walk = WalkLoop.start(root.resolve(WALK));
                WalkLoop walkWithFdinfo = WalkLoop.startWithFdinfo(root.resolve(WALK))) {
            ProcessBenchmark process = new ProcessBenchmark(root.resolve("bpf-metrics-exporter"), receiver);
            report.note(String.format(
                    Locale.ROOT,
                    "%s, Linux %s, %d processors, %d objects of others",
                    Runtime.version(),
                    System.getProperty("os.version"),
                    Runtime.getRuntime().availableProcessors(),
                    walk.pass().objects()));
            load(bpf, 0, FEW);
            process.start(report, "few objects", 0.4);
            load(bpf, FEW, OBJECTS);
            process.start(report, "1000 + 1000", 0.8);
            new ScanBenchmark(walk, walkWithFdinfo, options.rounds()).run(report);
            process.collections(report, walk, options.interval(), options.collections());
            if (!options.memory().isZero()) {
                process.memory(report, options.memory());
            }
        }
        System.exit(report.isWithinBudget() ? 0 : 1);
    }

    /** Each program holds one of the maps. */
    private static void load(TestBpf bpf, int from, int to) {
        for (int i = from; i < to; i++) {
            TestMap map = bpf.map(MapSpec.of(1 + i % 2, "map_" + i, 4, 8, 16));
            bpf.program(ProgramSpec.of(1 + 4 * (i % 2), "program_" + i, Instructions.usingMaps(i, map)));
        }
    }

    private record Options(int rounds, int collections, String interval, Duration memory) {
        static Options parse(String[] arguments) {
            Options options = new Options(500, 150, "250ms", Duration.ofMinutes(5));
            for (int i = 0; i < arguments.length; i += 2) {
                options = options.with(arguments[i], i + 1 < arguments.length ? arguments[i + 1] : null);
            }
            return options;
        }

        private Options with(String name, @Nullable String value) {
            if (value == null) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            return switch (name) {
                case "--rounds" -> new Options(Integer.parseInt(value), collections, interval, memory);
                case "--collections" -> new Options(rounds, Integer.parseInt(value), interval, memory);
                case "--interval" -> new Options(rounds, collections, value, memory);
                case "--memory-seconds" ->
                    new Options(rounds, collections, interval, Duration.ofSeconds(Long.parseLong(value)));
                default -> throw new IllegalArgumentException("unknown option " + name);
            };
        }
    }
}
