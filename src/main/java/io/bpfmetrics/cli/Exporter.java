package io.bpfmetrics.cli;

import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SubsystemCollector;
import io.bpfmetrics.export.ExportResult;
import io.bpfmetrics.export.OtlpConfigException;
import io.bpfmetrics.export.OtlpPipeline;
import io.bpfmetrics.export.OtlpSettings;
import io.bpfmetrics.export.ResourceFacts;
import io.bpfmetrics.export.WebServer;
import io.bpfmetrics.export.WebSettings;
import io.bpfmetrics.export.WebSettingsException;
import io.bpfmetrics.host.HostIdentity;
import io.bpfmetrics.sys.SystemdNotifier;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The running program: sources, outlets, and what it says about them. Opened in order, closed in reverse. */
final class Exporter implements AutoCloseable {
    private static final Duration ONCE_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(5);

    private final SelfMetrics self =
            new SelfMetrics(Version.number(), System.getProperty("java.version"), System.getProperty("os.version"));
    private final CollectorSet collectors =
            new CollectorSet(List.of(new SubsystemCollector(self)), self, System::nanoTime);
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final ExportOptions options;
    private final OtlpPipeline pipeline;

    private Exporter(ExportOptions options, WebOptions web) throws ExitException {
        this.options = options;
        pipeline = openPipeline(web.listenAddress);
        opened.push(pipeline);
    }
}
