package io.bpfmetrics.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options about the metrics page. */
final class WebOptions {
    static final String NONE = "none";
    static final String DEFAULT_ADDRESS = "127.0.0.1:9435";

    @Option(
            names = "--web.listen-address",
            paramLabel = "ADDR:PORT|none",
            defaultValue = DEFAULT_ADDRESS,
            description = "Where to serve Prometheus text; :9435 is every interface. Default: ${DEFAULT-VALUE}.")
    String listenAddress = "";

    @Option(
            names = "--web.telemetry-path",
            paramLabel = "PATH",
            defaultValue = "/metrics",
            description = "Path of the metrics. Default: ${DEFAULT-VALUE}.")
    String telemetryPath = "";

    @Option(
            names = "--web.config.file",
            paramLabel = "FILE",
            description = "TLS and basic authentication, in the format of Prometheus (exporter-toolkit).")
    @Nullable
    Path configFile;

    @Option(
            names = "--web.openmetrics",
            description = "Answer in the OpenMetrics format, too, where a scraper asks for it.")
    boolean openMetrics;
}
