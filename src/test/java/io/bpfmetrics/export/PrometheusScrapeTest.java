package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bpfmetrics.collect.Collector;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SubsystemCollector;
import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.MetricSink;
import io.bpfmetrics.metric.NumberType;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestCertificates;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes a real kernel's programs. */
class PrometheusScrapeTest {
    @TempDir
    private Path directory;

    @Test
    @KernelTest
    void findsProgramUnderItsNames() throws Exception {
        PrometheusTools.require("prometheus");
        SubsystemCollector subsystem = new SubsystemCollector(new SelfMetrics("1.2.3", "17", "6.1"));
        try (TestBpf bpf = TestBpf.open();
                WebServer server = WebFixture.serve(subsystem);
                PrometheusProcess prometheus = PrometheusProcess.scraping(URI.create(server.url()), directory)) {
            bpf.program(1, "scraped_program");

            JsonNode info = prometheus.query("bpf_program_info{name=\"scraped_program\"}");
            JsonNode bytes = prometheus.query("bpf_program_size_translated_bytes_total{name=\"scraped_program\"}");
            JsonNode types = prometheus.query("target_info{host_name=\"n1\",job=\"exporter\"}");

            assertThat(info).hasSize(1);
            assertThat(info.at("/0/metric/type").asText()).isEqualTo("socket_filter");
            assertThat(info.at("/0/metric/gpl_compatible").asText()).isEqualTo("true");
            assertThat(bytes.at("/0/value/1").asText()).isEqualTo("16"); // two instructions
            assertThat(types).hasSize(1);
        }
    }

    @Test
    void readsBothFormatsAlike() throws Exception {
        PrometheusTools.require("prometheus");
        WebSettings text = WebSettings.parse("127.0.0.1:0", "/metrics");
        for (WebSettings settings : List.of(text, text.withOpenMetrics())) {
            Path data = Files.createDirectory(directory.resolve("open-" + settings.isOpenMetrics()));
            WebContent content = WebContent.of(WebFixture.set(new MapMetrics()), Map.of(), "1.2.3");
            try (WebServer server = WebServer.start(settings, content);
                    PrometheusProcess prometheus = PrometheusProcess.scraping(URI.create(server.url()), data)) {
                JsonNode hits = prometheus.query("ebpf_exporter_hits{cpu=\"0\"}");
                JsonNode total = prometheus.query("ebpf_exporter_hits_total");
                JsonNode bucket = prometheus.query("ebpf_exporter_wait_seconds_bucket{le=\"9.999999999999999e-05\"}");
                JsonNode all = prometheus.query("ebpf_exporter_wait_seconds_bucket{le=\"+Inf\"}");
                JsonNode sum = prometheus.query("ebpf_exporter_wait_seconds_sum");

                assertThat(hits.at("/0/value/1").asText()).isEqualTo("1234567");
                assertThat(hits.at("/0/metric/name").asText()).isEqualTo("a\\b\"c\nd");
                assertThat(total.at("/0/value/1").asText()).isEqualTo("18446744073709552000");
                assertThat(bucket.at("/0/value/1").asText()).isEqualTo("3");
                assertThat(all.at("/0/value/1").asText()).isEqualTo("5");
                assertThat(sum.at("/0/value/1").asText()).isEqualTo("0.5");
                assertThat(prometheus.query("latency_microseconds_count")).hasSize(2);
                assertThat(prometheus.query("latency_microseconds_bucket{otel_scope_name=\"qdisc\",proc_comm=\"dd\"}"))
                        .hasSize(2);
            }
        }
    }

    @Test
    void comesWithPasswordOverTls() throws Exception {
        PrometheusTools.require("prometheus");
        TestCertificates certificates = TestCertificates.create(directory);
        Path config = Files.writeString(directory.resolve("web.yml"), """
                tls_server_config:
                  cert_file: server.crt
                  key_file: server.key
                  client_auth_type: RequireAndVerifyClientCert
                  client_ca_file: authority.crt
                basic_auth_users:
                  prometheus: $2y$10$abcdefghijklmnopqrstuu23JPZtHcGhwXSF41f93o/7vBdDut3Xu
                """);
        String settings =
                """
                basic_auth:
                  username: prometheus
                  password: correct horse
                tls_config:
                  ca_file: %s
                  cert_file: %s
                  key_file: %s
                """.formatted(certificates.authority(), certificates.clientCertificate(), certificates.clientKey());
        WebSettings page = WebSettings.parse("127.0.0.1:0", "/metrics").withConfigFile(config);
        WebContent content = WebContent.of(WebFixture.set(new WebFixture.Numbers(3)), Map.of(), "1.2.3");
        try (WebServer server = WebServer.start(page, content);
                PrometheusProcess prometheus =
                        PrometheusProcess.scraping(URI.create(server.url()), directory, settings)) {
            assertThat(prometheus.query("series")).hasSize(3);
        }
    }

    private static PresentedFamily.Histograms latency(String scope) {
        return new PresentedFamily.Histograms(
                new FixedFamily.Histogram(
                        PresentedFamily.metric("latency", "us", MetricKind.HISTOGRAM, "Of " + scope),
                        BucketScheme.of(new double[] {1}, false),
                        LabelSet.of("proc.comm", "dd"),
                        0.5,
                        3,
                        2),
                scope,
                PresentedFamily.SCOPED);
    }

    private static final class MapMetrics implements Collector {
        @Override
        public String source() {
            return "maps";
        }

        @Override
        public List<MetricDescriptor> metrics() {
            return List.of();
        }

        @Override
        public void collect(MetricSink sink) {
            sink.accept(latency("blockio"));
            sink.accept(new FixedFamily.Numbers(
                    FixedFamily.counter("ebpf_exporter_hits", "Hits"),
                    NumberType.UNSIGNED,
                    List.of(LabelSet.of("name", "a\\b\"c\nd", "cpu", "0")),
                    1_234_567));
            sink.accept(new FixedFamily.Numbers(
                    FixedFamily.counter("ebpf_exporter_hits_total", "All"),
                    NumberType.UNSIGNED,
                    List.of(LabelSet.EMPTY),
                    -1));
            sink.accept(new FixedFamily.Histogram(
                    FixedFamily.histogram("ebpf_exporter_wait_seconds"),
                    BucketScheme.of(new double[] {100 * 1e-6, 1}, true),
                    LabelSet.EMPTY,
                    0.5,
                    3,
                    2,
                    0));
            sink.accept(latency("qdisc"));
        }
    }
}
