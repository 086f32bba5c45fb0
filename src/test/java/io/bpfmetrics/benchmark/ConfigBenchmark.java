package io.bpfmetrics.benchmark;

import io.bpfmetrics.testing.ExporterCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Configs of big maps, the whole process as a user starts it, turn about with C loops over the same maps: scrapes, OTLP
 * exports, memory, start. Run it by {@code benchmark/run configs}, as root. Exit code 1 if a budget did not hold.
 */
public final class ConfigBenchmark {
    private static final double TEXT_BUDGET = 5;
    private static final double OTLP_BUDGET = 12;
    private static final int WARM_UP = 60;
    private static final int STARTS = 7;
    private static final int MANY = 10;

    private final Report report = new Report(System.out);
    private final Path root = ExporterCommand.projectDirectory();
    private final Path launcher = root.resolve("bpf-metrics-exporter");
    private final Path loops = root.resolve("native/benchmark/entries");
    private final ManyConfigs configs;
    private final Options options;

    private ConfigBenchmark(ManyConfigs configs, Options options) {
        this.configs = configs;
        this.options = options;
    }

    /** Options: {@code --rounds N}, {@code --scrapes N} in a round, {@code --peer PROGRAM} to measure beside ours. */
    public static void main(String[] arguments) throws Exception {
        Options options = Options.parse(arguments);
        Path object = ExporterCommand.projectDirectory().resolve("native/benchmark/many.bpf.o");
        try (ManyConfigs configs = ManyConfigs.create(object)) {
            ConfigBenchmark benchmark = new ConfigBenchmark(configs, options);
            benchmark.start();
            benchmark.scrapes("hash", ManyConfigs.HASH);
            benchmark.scrapes("per-CPU hash", ManyConfigs.PERCPU_HASH);
            benchmark.million();
            System.exit(benchmark.report.isWithinBudget() ? 0 : 1);
        }
    }

    private void start() throws IOException, InterruptedException {
        configs.add("one", ManyConfigs.HASH, "one_");
        Samples millis = new Samples();
        Samples cpu = new Samples();
        for (int i = 0; i <= STARTS; i++) {
            try (ConfigRun run = ours(List.of("one"), "none")) {
                long taken = run.millisToFirstAnswer();
                if (i > 0) { // the first start may build and make the class-data archive
                    millis.add(taken);
                    cpu.add(run.costs().cpuNanos());
                }
            }
        }
        report.note(String.format(
                Locale.ROOT,
                "start to first answer, one config: %.2f s, %.2f s of processor time",
                millis.median() / 1e3,
                cpu.median() / 1e9));
    }

    private void scrapes(String what, int type) throws IOException, InterruptedException {
        String name = configs.add("many-" + type, type, "ebpf_exporter_");
        otlp(what, type, name);
        try (ConfigRun ours = ours(List.of(name), "none");
                OptionalRun peer = new OptionalRun(options.peer(), name)) {
            ours.millisToFirstAnswer();
            peer.fill(type);
            int map = ManyConfigs.fill(ours.pid(), type).get(0);
            try (WalkLoop batches = WalkLoop.overEntries(loops, map);
                    WalkLoop keyByKey = WalkLoop.keyByKey(loops, map)) {
                ours.nanosOfScrape("identity", WARM_UP, ManyConfigs.ENTRIES);
                ours.nanosOfScrape("gzip", WARM_UP / 2, ManyConfigs.ENTRIES);
                scrapes(what, ours, peer, batches, keyByKey);
            }
            report.megabytes("memory after scrapes of a " + what, ours.costs().residentKibibytes(), 160);
        }
    }

    private void scrapes(String what, ConfigRun ours, OptionalRun peer, WalkLoop batches, WalkLoop keyByKey)
            throws IOException {
        Samples text = new Samples();
        Samples gzip = new Samples();
        Samples theirs = new Samples();
        Samples loop = new Samples();
        Samples keys = new Samples();
        for (int i = 0; i < options.rounds(); i++) {
            text.add(ours.nanosOfScrape("identity", options.scrapes(), ManyConfigs.ENTRIES));
            loop.add(batches.pass().cpuNanos());
            gzip.add(ours.nanosOfScrape("gzip", options.scrapes(), ManyConfigs.ENTRIES));
            loop.add(batches.pass().cpuNanos());
            keys.add(keyByKey.pass().cpuNanos());
            peer.scrape(theirs);
            loop.add(batches.pass().cpuNanos());
        }
        report.ratio("scrape of a " + what + ", text", text.median(), loop.median(), TEXT_BUDGET);
        note("the same, gzip", gzip, loop);
        note("the C loop that reads key by key", keys, loop);
        if (options.peer().isPresent()) {
            note("the other program, text", theirs, loop);
        }
    }

    private void otlp(String what, int type, String name) throws IOException, InterruptedException {
        try (CountingExports receiver = new CountingExports("function");
                ConfigRun ours = ours(List.of(name), receiver.target())) {
            ours.millisToFirstAnswer();
            int map = ManyConfigs.fill(ours.pid(), type).get(0);
            try (WalkLoop batches = WalkLoop.overEntries(loops, map)) {
                receiver.awaitWhole(ManyConfigs.ENTRIES);
                receiver.await(WARM_UP / 2, ManyConfigs.ENTRIES);
                Samples exports = new Samples();
                Samples loop = new Samples();
                for (int i = 0; i < options.rounds(); i++) {
                    long before = ours.costs().cpuNanos();
                    int count = receiver.await(options.scrapes() / 2, ManyConfigs.ENTRIES);
                    exports.add((ours.costs().cpuNanos() - before) / count);
                    loop.add(batches.pass().cpuNanos());
                }
                report.ratio("OTLP export of a " + what, exports.median(), loop.median(), OTLP_BUDGET);
            }
            report.megabytes("memory after exports of a " + what, ours.costs().residentKibibytes(), 160);
        }
    }

    /** Ten full configs at once: every scrape and export must have all of them, in 256 MB of heap. */
    private void million() throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            names.add(configs.add("config-" + i, ManyConfigs.HASH, "config_" + i + "_"));
        }
        try (CountingExports receiver = new CountingExports("function");
                ConfigRun ours = ours("-Xmx256m", names, receiver.target())) {
            ours.millisToFirstAnswer();
            ManyConfigs.fill(ours.pid(), ManyConfigs.HASH);
            receiver.awaitWhole(MANY * ManyConfigs.ENTRIES);
            long scrape = 0;
            for (int i = 0; i < options.rounds(); i++) {
                ours.nanosOfScrape("gzip", 1, MANY * ManyConfigs.ENTRIES);
                scrape = ours.nanosOfScrape("identity", 1, MANY * ManyConfigs.ENTRIES);
                receiver.await(2, MANY * ManyConfigs.ENTRIES);
            }
            report.note(String.format(
                    Locale.ROOT,
                    "%d configs, %d entries each: all there in %d scrapes with exports going on;"
                            + " %.0f MB resident, %.0f MB at most; %.0f ms of processor time in the last scrape",
                    MANY,
                    ManyConfigs.ENTRIES,
                    2 * options.rounds(),
                    ours.costs().residentKibibytes() * 1024 / 1e6,
                    ours.costs().peakKibibytes() * 1024 / 1e6,
                    scrape / 1e6));
        }
    }

    private ConfigRun ours(List<String> names, String otlp) throws IOException {
        return ours("", names, otlp);
    }

    private ConfigRun ours(String javaOptions, List<String> names, String otlp) throws IOException {
        return ConfigRun.start(
                javaOptions,
                launcher,
                configs.folder(),
                names,
                "--subsystem",
                "off",
                "--interval",
                "1s",
                "--otlp-grpc",
                otlp);
    }

    private void note(String what, Samples nanos, Samples loop) {
        report.note(String.format(
                Locale.ROOT,
                "  %-44s %.2f x the C loop (%.2f ms)",
                what,
                nanos.median() / loop.median(),
                nanos.median() / 1e6));
    }

    /** The other program, if there is one to compare with. */
    private final class OptionalRun implements AutoCloseable {
        private final Optional<ConfigRun> run;

        OptionalRun(Optional<Path> program, String name) throws IOException {
            run = program.isPresent()
                    ? Optional.of(ConfigRun.start("", program.get(), configs.folder(), List.of(name)))
                    : Optional.empty();
        }

        void fill(int type) throws IOException, InterruptedException {
            if (run.isPresent()) {
                run.get().millisToFirstAnswer();
                ManyConfigs.fill(run.get().pid(), type);
                run.get().nanosOfScrape("identity", 3, ManyConfigs.ENTRIES);
            }
        }

        void scrape(Samples into) throws IOException {
            if (run.isPresent()) {
                into.add(run.get().nanosOfScrape("identity", 2, ManyConfigs.ENTRIES));
            }
        }

        @Override
        public void close() {
            run.ifPresent(ConfigRun::close);
        }
    }

    private record Options(int rounds, int scrapes, Optional<Path> peer) {
        static Options parse(String[] arguments) {
            Options options = new Options(12, 10, Optional.empty());
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
                case "--rounds" -> new Options(Integer.parseInt(value), scrapes, peer);
                case "--scrapes" -> new Options(rounds, Integer.parseInt(value), peer);
                case "--peer" -> new Options(rounds, scrapes, Optional.of(Path.of(value)));
                default -> throw new IllegalArgumentException("unknown option " + name);
            };
        }
    }
}
