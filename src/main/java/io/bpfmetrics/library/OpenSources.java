package io.bpfmetrics.library;

import io.bpfmetrics.collect.Build;
import io.bpfmetrics.collect.Collector;
import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.collect.ConfigMetrics;
import io.bpfmetrics.collect.ConfigSettings;
import io.bpfmetrics.collect.Configs;
import io.bpfmetrics.collect.KernelAccess;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SourceRefusedException;
import io.bpfmetrics.collect.SpanSink;
import io.bpfmetrics.collect.SubsystemCollector;
import io.bpfmetrics.collect.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is collected, from opening to closing. Thread-safe. */
final class OpenSources implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(BpfMetrics.class.getName());

    private final CollectorSet collectors;
    private final Optional<Configs> configs;
    private final List<String> problems;

    private OpenSources(CollectorSet collectors, Optional<Configs> configs, List<String> problems) {
        this.collectors = collectors;
        this.configs = configs;
        this.problems = problems;
    }

    /** Loads and attaches what there is to be. */
    static OpenSources open(BpfMetricsConfig config) throws BpfMetricsException {
        try {
            KernelAccess.requireLinux();
            SelfMetrics self = new SelfMetrics(
                    Build.version(), System.getProperty("java.version"), System.getProperty("os.version"));
            return open(config, self);
        } catch (SourceRefusedException e) {
            throw BpfMetricsException.of(e);
        } catch (LinkageError e) {
            throw BpfMetricsException.of(KernelAccess.withoutLibrary(e));
        }
    }

    private static OpenSources open(BpfMetricsConfig config, SelfMetrics self) throws SourceRefusedException {
        List<Collector> all = new ArrayList<>();
        if (config.hasSubsystem()) {
            KernelAccess.check();
            all.add(new SubsystemCollector(self));
        }
        Optional<ConfigSettings> settings = settings(config);
        if (settings.isEmpty()) {
            return new OpenSources(new CollectorSet(all, self, System::nanoTime), Optional.empty(), List.of());
        }
        Configs configs = Configs.open(settings.get(), self, !config.hasSubsystem(), SpanSink.NOWHERE);
        boolean isDone = false;
        try {
            configs.collectors().forEach(it -> all.add(it instanceof ConfigMetrics own ? own.withoutProcess() : it));
            CollectorSet collectors = new CollectorSet(all, self, System::nanoTime);
            OpenSources opened = new OpenSources(collectors, Optional.of(configs), say(configs));
            isDone = true;
            return opened;
        } finally {
            if (!isDone) {
                configs.close();
            }
        }
    }

    private static Optional<ConfigSettings> settings(BpfMetricsConfig config) {
        Optional<ConfigSettings> ofFolder = config.folder()
                .map(folder -> ConfigSettings.ofFolder(
                        folder,
                        config.names(),
                        config.prefix(),
                        config.seriesLimit(),
                        config.btf(),
                        config.isStrict()));
        return ofFolder.or(() -> config.file()
                .map(file -> ConfigSettings.ofFile(
                        file, config.prefix(), config.seriesLimit(), config.btf(), config.isStrict())));
    }

    private static List<String> say(Configs configs) {
        List<Trouble> troubles = new ArrayList<>(configs.troubles());
        if (configs.hasSpans()) {
            troubles.add(new Trouble(
                    System.Logger.Level.WARNING,
                    "tracing.spans of configs are left out: only the exporter makes spans (docs/library.md)"));
        }
        troubles.forEach(trouble -> LOGGER.log(trouble.level(), trouble.sentence()));
        LOGGER.log(System.Logger.Level.INFO, "running " + configs.describe());
        return troubles.stream().map(Trouble::sentence).toList();
    }

    CollectorSet collectors() {
        return collectors;
    }

    /** What went wrong and was got over when they were opened. */
    List<String> problems() {
        return problems;
    }

    /** Detaches and unloads, after a collection that is under way; whoever collects then finds nothing. */
    @Override
    public void close() {
        collectors.replace(() -> {
            configs.ifPresent(Configs::close);
            return List.of();
        });
    }
}
