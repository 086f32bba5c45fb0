package io.bpfmetrics.cli;

import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.collect.Configs;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SpanSink;
import io.bpfmetrics.export.ExportResult;
import io.bpfmetrics.export.OtlpConfigException;
import io.bpfmetrics.export.OtlpPipeline;
import io.bpfmetrics.export.OtlpSettings;
import io.bpfmetrics.export.OtlpSpans;
import io.bpfmetrics.export.ResourceFacts;
import io.bpfmetrics.export.SdkLoggers;
import io.bpfmetrics.export.WebContent;
import io.bpfmetrics.host.HostIdentity;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** The sources and the way out of them, wired from the command line. */
final class Exporter implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(Exporter.class.getName());
    private static final Duration CLOSE_BUDGET = Duration.ofMillis(3800);
    private static final Duration ONCE_TIMEOUT = Duration.ofSeconds(15);

    private final SelfMetrics self;
    private final Sources sources;
    private final CollectorSet collectors;
    private final OtlpPipeline pipeline;
    private final OtlpSpans spans;
    private boolean isEnding; // set and read while nothing is collected

    private Exporter(
            SelfMetrics self, Sources sources, CollectorSet collectors, OtlpPipeline pipeline, OtlpSpans spans) {
        this.self = self;
        this.sources = sources;
        this.collectors = collectors;
        this.pipeline = pipeline;
        this.spans = spans;
    }

    /** Loads what the options ask for and wires everything; nothing has been collected yet. */
    static Exporter open(ExportOptions options, String listenAddress, SelfMetrics self, SourcesOpener opener)
            throws ExitException {
        HostIdentity host = HostIdentity.read();
        ResourceFacts facts = new ResourceFacts(
                Version.number(), host.name(), host.machineId(), System.getProperty("os.arch"), listenAddress);
        OtlpSettings settings =
                OtlpSettings.ofProcess(Optional.ofNullable(options.endpoint), Optional.ofNullable(options.interval));
        OtlpSpans spans = OtlpSpans.of(settings, self, facts);
        Sources sources = opener.open(spans);
        SdkLoggers.mute();
        try {
            if (sources.hasSpans()) {
                spans.open(); // before buffers are read, or the first spans would have nowhere to go
            }
            CollectorSet collectors = new CollectorSet(sources.collectors(), self, System::nanoTime);
            OtlpPipeline pipeline = OtlpPipeline.open(settings, collectors, self, facts);
            return new Exporter(self, sources, collectors, pipeline, spans);
        } catch (OtlpConfigException e) {
            spans.close();
            sources.close();
            throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /** Loads the sources, whose spans go to the given sink. */
    interface SourcesOpener {
        Sources open(SpanSink spans) throws ExitException;
    }

    /** Collects and exports once; says on the log whether the receiver has it. */
    int exportOnce(PrintStream log) {
        boolean isDelivered = true;
        spans.keepQuiet();
        if (pipeline.isOff()) {
            collectors.collect(Nowhere.SINK);
        } else {
            isDelivered = say(log, "points", pipeline.exportOnce(ONCE_TIMEOUT));
        }
        if (!spans.isOff()) {
            isDelivered &= say(log, "spans", spans.exportOnce(ONCE_TIMEOUT));
            spans.close(Duration.ZERO);
        }
        pipeline.release();
        return isDelivered && self.areSourcesUp() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static boolean say(PrintStream log, String what, ExportResult result) {
        log.println(
                result.isDelivered()
                        ? "Delivered " + result.points() + " " + what + "."
                        : "error: " + what + " not delivered: " + result.problem());
        return result.isDelivered();
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
            if (!isEnding) {
                sources.configs().ifPresent(Configs::reload);
                openSpans();
            }
            return sources.collectors();
        });
    }

    private void openSpans() {
        if (!sources.hasSpans()) {
            return;
        }
        try {
            spans.open();
        } catch (OtlpConfigException e) {
            LOGGER.log(System.Logger.Level.ERROR, "spans go nowhere: " + e.getMessage());
        }
    }

    /** Where spans go; empty if no config has any. */
    Optional<String> describeSpans() {
        return sources.hasSpans() ? Optional.of(spans.describe()) : Optional.empty();
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

    /** Whether nothing at all is sent. */
    boolean isOff() {
        return pipeline.isOff() && spans.isOff();
    }

    SelfMetrics self() {
        return self;
    }

    OtlpPipeline pipeline() {
        return pipeline;
    }

    /**
     * Programs that put out events end first, then their buffers are read to the end, whether or not a receiver answers.
     * Metrics and spans are sent at the same time, or a receiver that is silent would cost the time twice.
     */
    @Override
    public void close() {
        long start = System.nanoTime();
        endEvents();
        spans.beginClosing();
        pipeline.close(CLOSE_BUDGET);
        Duration left = CLOSE_BUDGET.minusNanos(System.nanoTime() - start);
        spans.close(left.isNegative() ? Duration.ZERO : left);
        sources.close();
    }

    private void endEvents() {
        collectors.whileIdle(() -> {
            isEnding = true;
            sources.endEvents();
        });
        if (sources.hasEvents()) {
            collectors.collect(Nowhere.SINK);
        }
    }
}
