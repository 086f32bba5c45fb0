package io.bpfmetrics.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bpfmetrics.testing.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Prometheus of its own, with its own data, that scrapes one address every second. */
final class PrometheusProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final int port;
    private final Path log;

    private PrometheusProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    static PrometheusProcess scraping(URI target, Path directory) throws IOException {
        return scraping(target, directory, "");
    }

    /** The same with more settings of the scrape, such as a password, and more flags. */
    static PrometheusProcess scraping(URI target, Path directory, String settings, String... flags) throws IOException {
        Path config = directory.resolve("prometheus.yml");
        Files.writeString(
                config,
                """
                global:
                  scrape_interval: 1s
                scrape_configs:
                  - job_name: exporter
                    scheme: %s
                    metrics_path: %s
                    static_configs:
                      - targets: ["%s"]
                """.formatted(target.getScheme(), target.getPath(), target.getAuthority()) + settings.indent(4));
        int port = FreePort.next();
        Path log = directory.resolve("prometheus.log");
        List<String> command = new ArrayList<>(List.of(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port));
        command.addAll(List.of(flags));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new PrometheusProcess(process, port, log);
    }

    /** The samples of an instant query, asked again until there is one. */
    JsonNode query(String expression) throws Exception {
        String url = "http://127.0.0.1:" + port + "/api/v1/query?query="
                + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            JsonNode samples = samples(url);
            if (!samples.isEmpty()) {
                return samples;
            }
            process.waitFor(Duration.ofMillis(200).toMillis(), TimeUnit.MILLISECONDS);
        }
        throw new AssertionError(expression + " has no sample; Prometheus says:\n" + Files.readString(log));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join(); // its data can only be deleted once it is gone
    }

    private static JsonNode samples(String url) throws Exception {
        try {
            return new ObjectMapper()
                    .readTree(WebFixture.get(url).body())
                    .path("data")
                    .path("result");
        } catch (IOException notYetListening) {
            return new ObjectMapper().createArrayNode(); // the caller asks again, and gives up in the end
        }
    }
}
