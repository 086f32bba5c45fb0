package io.bpfmetrics.cli;

import picocli.CommandLine.Option;

/** Options about the metrics page. */
final class WebOptions {
    static final String NONE = "none";

    @Option(
            names = "--web.listen-address",
            paramLabel = "ADDR:PORT|none",
            defaultValue = "127.0.0.1:9435",
            description = "Where to serve Prometheus text; :9435 is every interface. Default: ${DEFAULT-VALUE}.")
    String listenAddress = "";

    @Option(
            names = "--web.telemetry-path",
            paramLabel = "PATH",
            defaultValue = "/metrics",
            description = "Path of the metrics. Default: ${DEFAULT-VALUE}.")
    String telemetryPath = "";
}
