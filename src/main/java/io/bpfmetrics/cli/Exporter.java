package io.bpfmetrics.cli;

import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.export.ExportResult;
import io.bpfmetrics.export.OtlpConfigException;
import io.bpfmetrics.export.OtlpPipeline;
import io.bpfmetrics.export.OtlpSettings;
import io.bpfmetrics.export.ResourceFacts;
import io.bpfmetrics.export.WebContent;
import io.bpfmetrics.host.HostIdentity;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** The sources and the way out of them, wired from the command line. */
final class Exporter implements AutoCloseable {
    private static final Duration ONCE_TIMEOUT = Duration.ofSeconds(15);

    private final SelfMetrics self;
    private final Sources sources;
    private final CollectorSet collectors;
    private final OtlpPipeline pipeline;

    private Exporter(SelfMetrics self, Sources sources, CollectorSet collectors, OtlpPipeline pipeline) {
        this.self = self;
        this.sources = sources;
        this.collectors = collectors;
        this.pipeline = pipeline;
    }

    /** Wires everything; nothing has been collected yet. */
    static Exporter open(ExportOptions options, String listenAddress, SelfMetrics self, Sources sources)
            throws ExitException {
        CollectorSet collectors = new CollectorSet(sources.collectors(), self, System::nanoTime);
        HostIdentity host = HostIdentity.read();
        ResourceFacts facts = new ResourceFacts(
                Version.number(), host.name(), host.machineId(), System.getProperty("os.arch"), listenAddress);
        OtlpSettings settings =
                OtlpSettings.ofProcess(Optional.ofNullable(options.endpoint), Optional.ofNullable(options.interval));
        try {
            return new Exporter(self, sources, collectors, OtlpPipeline.open(settings, collectors, self, facts));
        } catch (OtlpConfigException e) {
            throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /** Collects and exports once; says on the log whether the receiver has it. */
    int exportOnce(PrintStream log) {
        if (pipeline.isOff()) {
            collectors.collect(Nowhere.SINK);
            return self.areSourcesUp() ? ExitCode.OK : ExitCode.FAILED;
        }
        ExportResult result = pipeline.exportOnce(ONCE_TIMEOUT);
        pipeline.release();
        if (!result.isDelivered()) {
            log.println("error: not delivered: " + result.problem());
            return ExitCode.FAILED;
        }
        log.println("Delivered " + result.points() + " points.");
        return self.areSourcesUp() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** Collects for the first time and begins to export. */
    void start() {
        if (pipeline.isOff()) {
            collectors.collect(Nowhere.SINK);
        } else {
            pipeline.exportNow();
        }
    }

    /** The time between two collections. */
    Duration interval() {
        return pipeline.interval();
    }

    CollectorSet collectors() {
        return collectors;
    }

    Sources sources() {
        return sources;
    }

    /** Reads the configs again, while nothing is collected. */
    void reload() {
        collectors.replace(() -> {
            sources.configs().ifPresent(Configs::reload);
            return sources.collectors();
        });
    }

    /** What the web server shows; the maps too if somebody looks for a mistake. */
    WebContent content(boolean hasMaps) {
        WebContent content = WebContent.of(collectors, pipeline.resource(), Version.number())
                .withProblems(() -> self.downSources().stream()
                        .map(source -> "source " + source + " could not be read in full, see the log")
                        .toList());
        Optional<Configs> configs = sources.configs();
        if (configs.isEmpty()) {
            return content;
        }
        content = content.withConfigs(() -> configs.get().names());
        return hasMaps
                ? content.withMaps(
                        out -> collectors.whileIdle(() -> configs.get().dump(out)))
                : content;
    }

    /** Collects the BPF subsystem no more. */
    void endSubsystem() {
        collectors.replace(() -> {
            sources.endSubsystem();
            return sources.collectors();
        });
    }

    SelfMetrics self() {
        return self;
    }

    OtlpPipeline pipeline() {
        return pipeline;
    }

    @Override
    public void close() {
        pipeline.close();
        sources.close();
    }
}
