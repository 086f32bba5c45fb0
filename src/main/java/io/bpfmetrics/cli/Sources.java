package io.bpfmetrics.cli;

import io.bpfmetrics.collect.Collector;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SpanSink;
import io.bpfmetrics.collect.SubsystemCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is collected: the BPF subsystem, and the configs of the command line. Not thread-safe. */
final class Sources implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(Sources.class.getName());

    private final Optional<Configs> configs;
    private Optional<Collector> subsystem;

    private Sources(Optional<Collector> subsystem, Optional<Configs> configs) {
        this.subsystem = subsystem;
        this.configs = configs;
    }

    /** Loads what the options ask for. */
    static Sources open(SubsystemMode mode, ConfigOptions options, SelfMetrics self, SpanSink spans)
            throws ExitException {
        Optional<Collector> subsystem = subsystem(mode, options.areGiven(), self);
        Optional<Configs> configs = options.areGiven()
                ? Optional.of(Configs.open(options, self, subsystem.isEmpty(), spans))
                : Optional.empty();
        return new Sources(subsystem, configs);
    }

    private static Optional<Collector> subsystem(SubsystemMode mode, boolean hasConfigs, SelfMetrics self)
            throws ExitException {
        if (mode == SubsystemMode.off) {
            if (!hasConfigs) {
                throw new ExitException(
                        ExitCode.FAILED, "--subsystem off leaves nothing to collect; use auto or on, or give configs");
            }
            return Optional.empty();
        }
        try {
            KernelAccess.check();
            return Optional.of(new SubsystemCollector(self));
        } catch (ExitException e) {
            if (mode == SubsystemMode.on || !hasConfigs || e.exitCode() != ExitCode.PRIVILEGE) {
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

    /** Lets go of the subsystem, for good. */
    void endSubsystem() {
        subsystem = Optional.empty();
    }

    @Override
    public void close() {
        configs.ifPresent(Configs::close);
    }
}
