package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.collect.Collector;
import io.bpfmetrics.metric.MetricSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class WebServerTest {
    @Test
    void collectsAnewForEveryScrape() throws Exception {
        try (WebServer server = WebFixture.serve(new WebFixture.Numbers(1))) {
            HttpResponse<String> first = WebFixture.get(server.url());
            HttpResponse<String> second = WebFixture.get(server.url());

            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.headers().map()).containsEntry("content-type", List.of(PrometheusText.CONTENT_TYPE));
            assertThat(first.headers().map()).containsEntry("content-length", List.of(length(first)));
            assertThat(first.body())
                    .startsWith(WebFixture.DOCUMENT + "series{index=\"0\"} 1\n# HELP bpf_metrics_exporter_");
            assertThat(second.body())
                    .startsWith(WebFixture.DOCUMENT + "series{index=\"0\"} 2\n# HELP bpf_metrics_exporter_");
        }
    }

    @Test
    void answersWithoutDelayOnConnectionsThatStayOpen() throws Exception {
        try (WebServer server = WebFixture.serve(new WebFixture.Numbers(100))) {
            WebFixture.get(server.url()); // opens the connection that the others use

            long quickest = Long.MAX_VALUE;
            for (int i = 0; i < 20; i++) {
                long start = System.nanoTime();
                WebFixture.get(server.url());
                quickest = Math.min(quickest, System.nanoTime() - start);
            }

            // a delayed acknowledgement takes 40 ms, and every answer would wait for one
            assertThat(Duration.ofNanos(quickest)).isLessThan(Duration.ofMillis(20));
        }
    }

    @Test
    void compressesForWhoeverAcceptsIt() throws Exception {
        try (WebServer server = WebFixture.serve(new WebFixture.Numbers(5000))) {
            HttpResponse<byte[]> answer = WebFixture.CLIENT.send(
                    WebFixture.request(server.url())
                            .header("Accept-Encoding", "gzip")
                            .build(),
                    BodyHandlers.ofByteArray());

            assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
            assertThat(answer.headers().firstValue("vary")).contains("Accept, Accept-Encoding");
            assertThat(answer.body().length).isLessThan(50_000);
            try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
                String text = new String(plain.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(text).startsWith(WebFixture.DOCUMENT + WebFixture.numbers(5000, 1));
            }
        }
    }

    @Test
    void answersProtobufToWhoeverAsksForIt() throws Exception {
        try (WebServer server = WebFixture.serve(new WebFixture.Numbers(5000))) {
            HttpResponse<byte[]> plain = protobuf(server, "identity");
            HttpResponse<byte[]> zipped = protobuf(server, "gzip");

            for (HttpResponse<byte[]> answer : List.of(plain, zipped)) {
                assertThat(answer.headers().map())
                        .containsEntry(
                                "content-type",
                                List.of("application/vnd.google.protobuf; "
                                        + "proto=io.prometheus.client.MetricFamily; encoding=delimited"))
                        .containsEntry("vary", List.of("Accept, Accept-Encoding"));
            }
            assertThat(plain.headers().firstValueAsLong("content-length")).hasValue(plain.body().length);
            assertThat(ProtobufPage.of(plain.body()).lines())
                    .startsWith("GAUGE target_info \"Target metadata\"", "target_info{host_name=n1} 1.0")
                    .contains("series{index=4999} 1.0");
            assertThat(zipped.headers().firstValue("content-encoding")).contains("gzip");
            try (InputStream all = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
                assertThat(ProtobufPage.of(all.readAllBytes()).lines()).contains("series{index=4999} 2.0");
            }
        }
    }

    @Test
    void servesTheSameSeriesInTheSameOrderInEveryFormat() throws Exception {
        try (WebServer server = WebFixture.serve(new WebFixture.Numbers(3))) {
            List<String> text = WebFixture.get(server.url()).body().lines().toList();
            ProtobufPage page = ProtobufPage.of(protobuf(server, "identity").body());

            assertThat(page.families())
                    .extracting(family -> "# TYPE " + family.getName() + " "
                            + family.getType().name().toLowerCase(Locale.ROOT))
                    .containsExactlyElementsOf(text.stream()
                            .filter(line -> line.startsWith("# TYPE"))
                            .toList());
            assertThat(page.families())
                    .extracting(family -> "# HELP " + family.getName() + " " + family.getHelp())
                    .containsExactlyElementsOf(text.stream()
                            .filter(line -> line.startsWith("# HELP"))
                            .toList());
            assertThat(page.lines())
                    .hasSameSizeAs(text.stream()
                            .filter(line -> !line.startsWith("# HELP"))
                            .toList());
        }
    }

    private static HttpResponse<byte[]> protobuf(WebServer server, String encoding) throws Exception {
        return WebFixture.CLIENT.send(
                WebFixture.request(server.url())
                        .header(
                                "Accept",
                                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                                        + "encoding=delimited,text/plain;version=0.0.4;q=0.5,*/*;q=0.1")
                        .header("Accept-Encoding", encoding)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    @Test
    void answersHeadLikeGetWithoutBody() throws Exception {
        try (WebServer server = WebFixture.serve(new WebFixture.Numbers(3))) {
            HttpResponse<String> head =
                    WebFixture.send(WebFixture.request(server.url()).method("HEAD", BodyPublishers.noBody()));
            HttpResponse<String> zipped = WebFixture.send(WebFixture.request(server.url())
                    .method("HEAD", BodyPublishers.noBody())
                    .header("Accept-Encoding", "gzip"));

            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValueAsLong("content-length").orElseThrow())
                    .isGreaterThan(WebFixture.DOCUMENT.length());
            assertThat(zipped.headers().firstValue("content-encoding")).contains("gzip");
            assertThat(zipped.body()).isEmpty();
        }
    }

    @Test
    void refusesOtherMethods() throws Exception {
        try (WebServer server = WebFixture.serve(new WebFixture.Numbers(1))) {
            for (String path : List.of("/metrics", "/")) {
                HttpResponse<String> answer = WebFixture.send(
                        WebFixture.request(WebFixture.root(server) + path).POST(BodyPublishers.ofString("value=1")));

                assertThat(answer.statusCode()).isEqualTo(405);
                assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
                assertThat(answer.body()).isEqualTo("This path can only be read: use GET or HEAD\n");
            }
        }
    }

    @Test
    void showsWhatIsServed() throws Exception {
        try (WebServer server = WebFixture.serve(new WebFixture.Numbers(1))) {
            HttpResponse<String> answer = WebFixture.get(WebFixture.root(server) + "/");

            assertThat(answer.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
            assertThat(answer.body()).isEqualTo("""
                            <!DOCTYPE html>
                            <html lang="en">
                            <head><meta charset="utf-8"><title>bpf-metrics-exporter</title></head>
                            <body>
                            <h1>bpf-metrics-exporter 1.2.3</h1>
                            <p>BPF programs, maps and links that are loaded on this host, and what configs make of their maps, as metrics.<br>
                            They are read from the kernel anew each time that the metrics are opened.</p>
                            <ul>
                            <li><a href="/metrics">/metrics</a>: metrics as Prometheus text, for a scrape or to read</li>
                            <li><a href="/healthz">/healthz</a>: whether all could be read the last time</li>
                            </ul>
                            </body>
                            </html>
                            """);
        }
    }

    @Test
    void saysWhereTheMetricsAreOnUnknownPaths() throws Exception {
        try (WebServer server = WebFixture.serve(new WebFixture.Numbers(1))) {
            for (String path : List.of("/metrics/", "/metric", "/favicon.ico", "/maps", "/debug/pprof/", "/healthz/")) {
                HttpResponse<String> answer = WebFixture.get(WebFixture.root(server) + path);

                assertThat(answer.statusCode()).isEqualTo(404);
                assertThat(answer.body()).isEqualTo("Nothing is served here; metrics are at /metrics\n");
            }
        }
    }

    @Test
    void servesMetricsAtTheRootWhenAsked() throws Exception {
        WebSettings settings = WebSettings.parse("127.0.0.1:0", "/");
        try (WebServer server = WebServer.start(
                settings, WebFixture.set(new WebFixture.Numbers(1)), Map.of("host.name", "n1"), "1.2.3")) {
            assertThat(WebFixture.get(server.url()).body()).startsWith(WebFixture.DOCUMENT);
        }
    }

    @Test
    void answersWhatThereIsWhenASourceFails() throws Exception {
        Collector failing = new WebFixture.Numbers(2) {
            @Override
            public void collect(MetricSink sink) throws IOException {
                super.collect(sink);
                throw new IOException("the kernel said no");
            }
        };
        try (WebServer server = WebFixture.serve(failing)) {
            HttpResponse<String> answer = WebFixture.get(server.url());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .startsWith(WebFixture.DOCUMENT + WebFixture.numbers(2, 1))
                    .contains("\nbpf_metrics_exporter_source_up{source=\"numbers\"} 0\n");
        }
    }

    @Test
    void answersFromNamedDaemonThreads() throws Exception {
        List<Thread> seen = new ArrayList<>();
        Collector watching = new WebFixture.Numbers(1) {
            @Override
            public void collect(MetricSink sink) throws IOException {
                seen.add(Thread.currentThread());
                super.collect(sink);
            }
        };
        try (WebServer server = WebFixture.serve(watching)) {
            WebFixture.get(server.url());
        }

        assertThat(seen).singleElement().satisfies(thread -> {
            assertThat(thread.getName()).matches("bpf-web-\\d+");
            assertThat(thread.isDaemon()).isTrue();
        });
    }

    @Test
    void stopsListeningWhenClosed() throws Exception {
        WebServer server = WebFixture.serve(new WebFixture.Numbers(1));
        String url = server.url();
        assertThat(WebFixture.get(url).statusCode()).isEqualTo(200);

        server.close();

        assertThatThrownBy(() -> WebFixture.get(url)).isInstanceOf(IOException.class);
    }

    private static String length(HttpResponse<String> answer) {
        return String.valueOf(answer.body().getBytes(StandardCharsets.UTF_8).length);
    }
}
