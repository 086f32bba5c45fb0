package example;

import io.bpfmetrics.library.BpfMetricProducer;
import io.bpfmetrics.library.BpfMetrics;
import io.bpfmetrics.library.BpfMetricsConfig;
import io.bpfmetrics.library.BpfMetricsException;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.nio.file.Path;
import java.time.Duration;

/** A service that sends metrics of BPF programs with its own: arguments are a folder of configs, and names of some. */
public final class ServiceWithBpf {
    private ServiceWithBpf() {}

    public static void main(String[] arguments) throws Exception {
        BpfMetricsConfig config = BpfMetricsConfig.ofFolder(Path.of(arguments[0]))
                .names(arguments[1])
                .prefix("shop_");
        String endpoint = System.getenv().getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317");
        MetricReader reader = PeriodicMetricReader.builder(
                        OtlpGrpcMetricExporter.builder().setEndpoint(endpoint).build())
                .setInterval(Duration.ofSeconds(5))
                .build();

        // closed in the opposite order: the SDK collects for the last time while BPF is still loaded
        try (BpfMetricProducer bpf = BpfMetrics.producer(config);
                SdkMeterProvider meters = SdkMeterProvider.builder()
                        .registerMetricProducer(bpf)
                        .registerMetricReader(bpf.reader(reader))
                        .build()) {
            bpf.problems().forEach(System.err::println);
            serve(meters);
        } catch (BpfMetricsException e) {
            System.err.println(e.reason() + ": " + e.getMessage());
        }
    }

    /** The service itself, for a minute. */
    private static void serve(SdkMeterProvider meters) throws InterruptedException {
        var orders = meters.get("shop").counterBuilder("shop_orders").build();
        for (int second = 0; second < 60; second++) {
            orders.add(1);
            Thread.sleep(1000);
        }
    }
}
