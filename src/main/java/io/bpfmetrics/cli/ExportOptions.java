package io.bpfmetrics.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options about where values go over OTLP. */
final class ExportOptions {
    @Option(
            names = {"--otlp-grpc", "--otel-grpc"},
            paramLabel = "HOST:PORT|none",
            description = {
                "OTLP gRPC receiver, with or without http:// or https:// (TLS); none sends nothing.",
                "Default: localhost:4317. Environment: OTEL_EXPORTER_OTLP_ENDPOINT and the other OTEL_* variables."
            })
    @Nullable
    String endpoint;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            converter = IntervalConverter.class,
            description = {
                "Time between two collections, such as 500ms, 5s or 1m.",
                "Default: 5s. Environment: OTEL_METRIC_EXPORT_INTERVAL (milliseconds)."
            })
    @Nullable
    Duration interval;

    @Option(
            names = "--once",
            description = "Collect and export once, then exit: 0 if the receiver has the data, 1 if not.")
    boolean once;

    @Option(names = "--console", description = "Print what there is to standard output, too, every interval.")
    boolean console;
}
