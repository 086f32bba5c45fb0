package io.bpfmetrics.cli;

import io.bpfmetrics.collect.AutoMaps;
import io.bpfmetrics.collect.Collector;
import io.bpfmetrics.collect.Configs;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SourceRefusedException;
import io.bpfmetrics.collect.SpanSink;
import io.bpfmetrics.collect.SubsystemCollector;
import io.bpfmetrics.config.AutoSpec;
import io.bpfmetrics.decode.Decoders;
import io.bpfmetrics.host.HostNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is collected: the BPF subsystem, and the configs of the command line. Not thread-safe. */
final class Sources implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(Sources.class.getName());

    private final Optional<Configs> configs;
    private Optional<AutoMaps> auto;
    private final HostNames host; // of maps without a config
    private Optional<Collector> subsystem;

    private Sources(
            Optional<Collector> subsystem,
            Optional<Configs> configs,
            Optional<AutoSpec> auto,
            ConfigOptions options,
            SelfMetrics self) {
        this.subsystem = subsystem;
        this.configs = configs;
        host = new HostNames();
        this.auto = auto.map(
                spec -> new AutoMaps(spec, options.prefix, new Decoders(host), self, options.seriesLimit, this::taken));
    }

    /** Loads what the options ask for. */
    static Sources open(CollectionOptions collection, ConfigOptions options, SelfMetrics self, SpanSink spans)
            throws ExitException {
        Optional<AutoSpec> auto = collection.auto();
        if (auto.isPresent()) {
            Refusals.requireAccess();
        }
        boolean hasOthers = options.areGiven() || auto.isPresent();
        Optional<Collector> subsystem = subsystem(collection.subsystem, hasOthers, self);
        boolean isAlone = subsystem.isEmpty() && auto.isEmpty();
        Optional<Configs> configs =
                options.areGiven() ? Optional.of(configs(options, self, isAlone, spans)) : Optional.empty();
        return new Sources(subsystem, configs, auto, options, self);
    }

    private AutoMaps.Taken taken() {
        return configs.map(Configs::taken).orElse(AutoMaps.Taken.NOTHING);
    }

    private static Configs configs(ConfigOptions options, SelfMetrics self, boolean isAlone, SpanSink spans)
            throws ExitException {
        try {
            Configs configs = Configs.open(options.settings(), self, isAlone, spans);
            configs.troubles().forEach(trouble -> LOGGER.log(trouble.level(), trouble.sentence()));
            return configs;
        } catch (SourceRefusedException e) {
            throw Refusals.toExit(e);
        }
    }

    private static Optional<Collector> subsystem(SubsystemMode mode, boolean hasOthers, SelfMetrics self)
            throws ExitException {
        if (mode == SubsystemMode.off) {
            if (!hasOthers) {
                throw new ExitException(
                        ExitCode.FAILED,
                        "--subsystem off leaves nothing to collect; use auto or on, or give configs or --maps.auto");
            }
            return Optional.empty();
        }
        try {
            Refusals.requireAccess();
            return Optional.of(new SubsystemCollector(self));
        } catch (ExitException e) {
            if (mode == SubsystemMode.on || !hasOthers || e.exitCode() != ExitCode.PRIVILEGE) {
                throw e;
            }
            LOGGER.log(System.Logger.Level.INFO, "configs only: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The collectors in the order in which they are read. */
    List<Collector> collectors() {
        List<Collector> all = new ArrayList<>();
        subsystem.ifPresent(all::add);
        configs.ifPresent(it -> all.addAll(it.collectors()));
        auto.ifPresent(all::add);
        return all;
    }

    Optional<Configs> configs() {
        return configs;
    }

    boolean hasSubsystem() {
        return subsystem.isPresent();
    }

    /** Whether a config that runs has spans. */
    boolean hasSpans() {
        return configs.map(Configs::hasSpans).orElse(false);
    }

    /** Whether a config that runs reads events. */
    boolean hasEvents() {
        return configs.map(Configs::hasEvents).orElse(false);
    }

    /** Ends what puts out events; what is in their buffers can still be collected. */
    void endEvents() {
        configs.ifPresent(Configs::endEvents);
    }

    /** What reads maps without a config. */
    Optional<AutoMaps> auto() {
        return auto;
    }

    /** Lets go of what lists the kernel's objects, for good. */
    void endSubsystem() {
        subsystem = Optional.empty();
        auto.ifPresent(AutoMaps::close);
        auto = Optional.empty();
    }

    @Override
    public void close() {
        auto.ifPresent(AutoMaps::close);
        configs.ifPresent(Configs::close);
        host.close();
    }
}
