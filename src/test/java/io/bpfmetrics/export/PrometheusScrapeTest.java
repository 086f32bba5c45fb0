package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SubsystemCollector;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.TestBpf;
import java.net.URI;
import java.nio.file.Path;
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
}
