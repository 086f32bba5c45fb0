package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.ProgramStatistics;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.MetricSink;
import io.bpfmetrics.metric.NumberType;
import io.bpfmetrics.object.ObjectProgram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** What ebpf_exporter says about itself, by its names. Not thread-safe. */
public final class ConfigMetrics implements Collector {
    private static final String PREFIX = "ebpf_exporter_";
    private static final MetricDescriptor ENABLED =
            gauge("enabled_configs", "Configs that are in use; the value is always 1.");
    private static final MetricDescriptor PROGRAM_INFO =
            gauge("ebpf_program_info", "Programs of configs; the value is always 1.");
    private static final MetricDescriptor ATTACHED =
            gauge("ebpf_program_attached", "Whether the program is attached: 1 yes, 0 no.");
    private static final MetricDescriptor RUN_TIME = new MetricDescriptor(
            PREFIX + "ebpf_program_run_time_seconds",
            PREFIX + "ebpf_program_run_time_seconds",
            MetricKind.COUNTER,
            true,
            "s",
            "Time that the program ran, while kernel.bpf_stats_enabled is 1.");
    private static final MetricDescriptor RUN_COUNT = counter(
            "ebpf_program_run_count_total", "{run}", "How often the program ran, while kernel.bpf_stats_enabled is 1.");
    private static final MetricDescriptor ERRORS = counter(
            "decoder_errors_total", "{error}", "Keys that could not be decoded and maps that could not be read.");
    private static final MetricDescriptor BUILD =
            gauge("build_info", "What is running, as ebpf_exporter says it; the value is always 1.");

    private final List<Config> configs;
    private final ProgramStatistics statistics = new ProgramStatistics();
    private final ProcessMetrics process = new ProcessMetrics();
    private final LabelSet build;
    private final boolean isOfExporter;

    ConfigMetrics(List<Config> configs, SelfMetrics self) {
        this(List.copyOf(configs), build(self.version()), true);
    }

    private ConfigMetrics(List<Config> configs, LabelSet build, boolean isOfExporter) {
        this.configs = configs;
        this.build = build;
        this.isOfExporter = isOfExporter;
    }

    /** One without configs: it announces the same metrics. */
    public static ConfigMetrics empty(SelfMetrics self) {
        return new ConfigMetrics(List.of(), self);
    }

    /** The same without what is about this process, for one that is no exporter. */
    public ConfigMetrics withoutProcess() {
        return new ConfigMetrics(configs, build, false);
    }

    private static LabelSet build(String version) {
        String architecture = System.getProperty("os.arch");
        return LabelSet.of(
                "branch",
                "",
                "goarch",
                architecture.equals("aarch64") ? "arm64" : architecture,
                "goos",
                System.getProperty("os.name").toLowerCase(Locale.ROOT),
                "goversion",
                "java" + System.getProperty("java.version"),
                "revision",
                "",
                "tags",
                "",
                "version",
                version);
    }

    @Override
    public String source() {
        return "configs";
    }

    @Override
    public List<MetricDescriptor> metrics() {
        Stream<MetricDescriptor> ofConfigs = Stream.of(ENABLED, ERRORS, PROGRAM_INFO, ATTACHED, RUN_TIME, RUN_COUNT);
        Stream<MetricDescriptor> ofProcess = Stream.concat(Stream.of(BUILD), process.metrics().stream());
        return Stream.concat(ofConfigs, isOfExporter ? ofProcess : Stream.of()).toList();
    }

    @Override
    public void collect(MetricSink sink) throws PartialReadException {
        configs.forEach(config -> sink.accept(ENABLED, config.labels, 1));
        configs.forEach(config -> sink.accept(ERRORS, config.errorLabels, config.errors.get()));
        programs().forEach(program -> sink.accept(PROGRAM_INFO, program.info, 1));
        attachment().forEach((id, isAttached) -> sink.accept(ATTACHED, id, isAttached ? 1 : 0));
        String failure = statistics.areEnabled() ? collectRuns(sink) : "";
        if (isOfExporter) {
            sink.accept(BUILD, build, 1);
            process.collect(sink);
        }
        if (!failure.isEmpty()) {
            throw new PartialReadException(failure);
        }
    }

    /** By id; programs that are not loaded have the id 0 in common, and a series must not come twice. */
    private Map<LabelSet, Boolean> attachment() {
        Map<LabelSet, Boolean> areAttached = new LinkedHashMap<>();
        programs().forEach(program -> areAttached.merge(program.id, program.program.isAttached(), Boolean::logicalAnd));
        return areAttached;
    }

    private String collectRuns(MetricSink sink) {
        List<Program> read = new ArrayList<>();
        List<ProgramStatistics.Runs> runs = new ArrayList<>();
        String failure = "";
        for (Program program : programs().filter(it -> it.program.fd() >= 0).toList()) {
            try {
                runs.add(statistics.read(program.program.fd()));
                read.add(program);
            } catch (BpfException e) {
                failure = "program " + program.program.name() + ": " + e.getMessage();
            }
        }
        for (int i = 0; i < read.size(); i++) {
            sink.accept(
                    RUN_TIME,
                    read.get(i).id,
                    NumberType.UNSIGNED.toDouble(runs.get(i).nanos()) / 1e9);
        }
        for (int i = 0; i < read.size(); i++) {
            sink.accept(RUN_COUNT, read.get(i).id, runs.get(i).count());
        }
        return failure;
    }

    private Stream<Program> programs() {
        return configs.stream().flatMap(config -> config.programs.stream());
    }

    private static MetricDescriptor gauge(String name, String description) {
        return new MetricDescriptor(PREFIX + name, PREFIX + name, MetricKind.GAUGE, false, "", description);
    }

    private static MetricDescriptor counter(String name, String unit, String description) {
        return new MetricDescriptor(PREFIX + name, PREFIX + name, MetricKind.COUNTER, false, unit, description);
    }

    /** A config with its label sets and its count of errors. */
    static final class Config {
        private final AtomicLong errors;
        private final LabelSet labels;
        private final LabelSet errorLabels;
        private final List<Program> programs;

        Config(ConfigSource source, AtomicLong errors) {
            String name = source.spec().name();
            this.errors = errors;
            labels = LabelSet.of("name", name);
            errorLabels = LabelSet.of("config", name);
            programs = source.programs().stream()
                    .map(program -> Program.of(name, program))
                    .toList();
        }

        AtomicLong errors() {
            return errors;
        }
    }

    private record Program(ObjectProgram program, LabelSet info, LabelSet id) {
        static Program of(String config, ObjectProgram program) {
            String id = Integer.toUnsignedString(program.id());
            LabelSet info = LabelSet.of("config", config, "id", id, "program", program.name(), "tag", program.tag());
            return new Program(program, info, LabelSet.of("id", id));
        }
    }
}
