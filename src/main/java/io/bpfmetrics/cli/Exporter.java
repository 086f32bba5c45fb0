package io.bpfmetrics.cli;

import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SubsystemCollector;
import io.bpfmetrics.export.ExportResult;
import io.bpfmetrics.export.OtlpConfigException;
import io.bpfmetrics.export.OtlpPipeline;
import io.bpfmetrics.export.OtlpSettings;
import io.bpfmetrics.export.ResourceFacts;
import io.bpfmetrics.host.HostIdentity;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The sources and the way out of them, wired from the command line. */
final class Exporter implements AutoCloseable {
    private static final Duration ONCE_TIMEOUT = Duration.ofSeconds(15);

    private final SelfMetrics self;
    private final CollectorSet collectors;
    private final OtlpPipeline pipeline;

    private Exporter(SelfMetrics self, CollectorSet collectors, OtlpPipeline pipeline) {
        this.self = self;
        this.collectors = collectors;
        this.pipeline = pipeline;
    }

    /** Wires everything; nothing has been collected yet. */
    static Exporter open(ExportOptions options, String listenAddress) throws ExitException {
        SelfMetrics self =
                new SelfMetrics(Version.number(), System.getProperty("java.version"), System.getProperty("os.version"));
        CollectorSet collectors = new CollectorSet(List.of(new SubsystemCollector(self)), self, System::nanoTime);
        HostIdentity host = HostIdentity.read();
        ResourceFacts facts = new ResourceFacts(
                Version.number(), host.name(), host.machineId(), System.getProperty("os.arch"), listenAddress);
        OtlpSettings settings =
                OtlpSettings.ofProcess(Optional.ofNullable(options.endpoint), Optional.ofNullable(options.interval));
        try {
            return new Exporter(self, collectors, OtlpPipeline.open(settings, collectors, self, facts));
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

    SelfMetrics self() {
        return self;
    }

    OtlpPipeline pipeline() {
        return pipeline;
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
