package io.bpfmetrics.export;

import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bpfmetrics.testing.ConfigRun;
import io.bpfmetrics.testing.EventConfigs;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.HeldMaps;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.RingOrders;
import io.bpfmetrics.testing.TestMap;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.Metric;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes histograms of real maps as native ones. */
@KernelTest
class NativeHistogramTest {
    private static final String CONFIG = """
            metrics:
              histograms:
                - name: latency
                  map: powers_from_zero
                  help: Latency.
                  aggregation: exponential
                  bucket_type: exp2zero
                  bucket_min: 0
                  bucket_max: 20
                  labels:
                    - {name: bucket, size: 4, decoders: [{name: uint}]}
                - name: unsummed
                  map: powers
                  help: Nobody knows the sum.
                  aggregation: exponential
                  bucket_type: exp2
                  bucket_min: 0
                  bucket_max: 20
                  labels:
                    - {name: bucket, size: 4, decoders: [{name: uint}]}
                - name: classic
                  map: beyond_the_last
                  help: As ever.
                  bucket_type: exp2
                  bucket_min: 0
                  bucket_max: 3
                  labels:
                    - {name: bucket, size: 4, decoders: [{name: uint}]}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void require() {
        PrometheusTools.require("prometheus");
    }

    @Test
    void answersWhatPrometheusAsksOfNativeHistograms() throws Exception {
        ConfigRun.write(folder, "h", "compat_histograms", CONFIG);
        try (ConfigRun run = ConfigRun.start(folder, "h");
                HeldMaps maps = run.maps()) {
            fill(maps);
            try (PrometheusProcess prometheus = scraping(run, "--enable-feature=native-histograms")) {
                assertThat(buckets(prometheus.query("ebpf_exporter_latency")))
                        .containsExactly("-0..0=2", "0.5..1=1", "2..4=4", "1024..2048=9");
                assertThat(value(prometheus, "histogram_count(ebpf_exporter_latency)"))
                        .isEqualTo(16);
                assertThat(value(prometheus, "histogram_sum(ebpf_exporter_latency)"))
                        .isEqualTo(12_345);
                assertThat(value(prometheus, "histogram_quantile(0.4, ebpf_exporter_latency)"))
                        .isBetween(2.0, 4.0);
                assertThat(value(prometheus, "histogram_count(ebpf_exporter_unsummed)"))
                        .isEqualTo(7);
                assertThat(value(prometheus, "histogram_sum(ebpf_exporter_unsummed)"))
                        .isNaN();
                assertThat(value(prometheus, "histogram_quantile(1, ebpf_exporter_unsummed)"))
                        .isEqualTo(32);
                assertThat(value(
                                prometheus,
                                "ebpf_exporter_classic_bucket{le=\"4.0\"} or "
                                        + "ebpf_exporter_classic_bucket{le=\"4\"}"))
                        .isEqualTo(3);

                count(maps.named("powers_from_zero"), 5, 10); // of 9 to 16: all that is new

                String rate = "histogram_quantile(0.5, rate(ebpf_exporter_latency[1h]))";
                assertThat(value(prometheus, rate + " > 0")).isBetween(11.0, 13.0);
            }
        }
    }

    @Test
    void givesTheClassicBucketsToPrometheusThatHasNativeHistogramsOff() throws Exception {
        ConfigRun.write(folder, "h", "compat_histograms", CONFIG);
        try (ConfigRun run = ConfigRun.start(folder, "h");
                HeldMaps maps = run.maps()) {
            fill(maps);
            try (PrometheusProcess prometheus = scraping(run)) {
                assertThat(value(prometheus, "ebpf_exporter_latency_bucket{le=\"4\"}"))
                        .isEqualTo(7);
                assertThat(value(prometheus, "ebpf_exporter_latency_count")).isEqualTo(16);
                assertThat(value(prometheus, "ebpf_exporter_unsummed_sum")).isZero();
            }
        }
    }

    @Test
    void placesEventsByTheirScaledValue() throws Exception {
        EventConfigs configs = new EventConfigs(folder, RingOrders.OBJECT).with("e", """
                events:
                  - ringbuf: records
                    fields: [{name: number, size: 8, decoders: [{name: uint}]}]
                    histograms:
                      - {name: spread, help: Spread., value: number, scale: 0.25, aggregation: exponential}
                """);
        int port = FreePort.next();
        try (ExporterProcess exporter =
                configs.command(port, "--otlp-grpc", "none").start()) {
            exporter.scrape(port, "/metrics"); // it runs
            for (long number : new long[] {0, 1, 2, 3, 4, 100, 100}) {
                RingOrders.put(8, number);
            }

            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                    .header("Accept", ProtobufDocument.CONTENT_TYPE)
                    .build();
            byte[] page =
                    WebFixture.CLIENT.send(request, BodyHandlers.ofByteArray()).body();
            Metric spread = ProtobufPage.of(page).family("ebpf_exporter_spread").getMetric(0);

            assertThat(ProtobufPage.natives(spread)).isEqualTo(Map.of(0.25, 1L, 0.5, 1L, 1.0, 2L, 32.0, 2L));
            assertThat(spread.getHistogram().getZeroCount()).isEqualTo(1);
            assertThat(spread.getHistogram().getSampleCount()).isEqualTo(7);
            assertThat(spread.getHistogram().getSampleSum()).isEqualTo(52.5);
        }
    }

    private static void fill(HeldMaps maps) {
        TestMap map = maps.named("powers_from_zero");
        count(map, 0, 2); // values of 0
        count(map, 1, 1); // of 1
        count(map, 3, 4); // of 3 and 4
        count(map, 12, 9); // of 1025 to 2048
        count(map, 21, 12_345); // the sum
        count(maps.named("powers"), 5, 7);
        count(maps.named("beyond_the_last"), 2, 3);
    }

    private PrometheusProcess scraping(ConfigRun run, String... flags) throws Exception {
        URI page = URI.create("http://127.0.0.1:" + run.port() + "/metrics");
        return PrometheusProcess.scraping(page, Files.createDirectory(folder.resolve("prometheus")), "", flags);
    }

    private static void count(TestMap map, int bucket, long count) {
        map.put(u32(bucket), u64(count));
    }

    private static double value(PrometheusProcess prometheus, String query) throws Exception {
        return Double.parseDouble(
                prometheus.query(query).at("/0/value/1").asText().replace("Inf", "Infinity"));
    }

    private static List<String> buckets(JsonNode samples) {
        List<String> buckets = new ArrayList<>();
        for (JsonNode bucket : samples.at("/0/histogram/1/buckets")) {
            buckets.add(bucket.get(1).asText() + ".." + bucket.get(2).asText() + "="
                    + bucket.get(3).asText());
        }
        return buckets;
    }
}
