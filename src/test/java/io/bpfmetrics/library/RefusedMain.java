package io.bpfmetrics.library;

import io.opentelemetry.api.OpenTelemetry;
import java.nio.file.Path;

/** A program that asks for metrics without being allowed to, and prints what it is told. */
final class RefusedMain {
    private RefusedMain() {}

    public static void main(String[] folder) {
        try {
            BpfMetrics.producer(BpfMetricsConfig.ofFolder(Path.of(folder[0]))).close();
        } catch (BpfMetricsException e) {
            System.out.println("producer " + e.reason() + " " + e.getMessage());
        }
        try {
            BpfMetrics.install(OpenTelemetry.noop()).close();
        } catch (BpfMetricsException e) {
            System.out.println("install " + e.reason() + " " + e.getMessage());
        }
    }
}
