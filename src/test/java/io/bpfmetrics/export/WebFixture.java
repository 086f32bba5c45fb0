package io.bpfmetrics.export;

import io.bpfmetrics.collect.Collector;
import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.MetricSink;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A web server on a free port, something to serve, and clients. */
final class WebFixture {
    static final MetricDescriptor SERIES =
            new MetricDescriptor("series", "series", MetricKind.GAUGE, false, "", "Numbers of the collection");
    static final String DOCUMENT = """
            # HELP target_info Target metadata
            # TYPE target_info gauge
            target_info{host_name="n1"} 1
            # HELP series Numbers of the collection
            # TYPE series gauge
            """;

    static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private WebFixture() {}

    static WebServer serve(Collector collector) throws Exception {
        WebSettings settings = WebSettings.parse("127.0.0.1:0", "/metrics");
        return WebServer.start(settings, set(collector), Map.of("host.name", "n1"), "1.2.3");
    }

    static CollectorSet set(Collector collector) {
        return new CollectorSet(List.of(collector), new SelfMetrics("1.2.3", "17", "6.1"), System::nanoTime);
    }

    static String numbers(int count, int collection) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("series{index=\"" + i + "\"} " + collection + "\n");
        }
        return lines.toString();
    }

    static String root(WebServer server) {
        return server.url().replace("/metrics", "");
    }

    static HttpResponse<String> get(String url) throws Exception {
        return send(request(url));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20));
    }

    /** Writes the number of the collection under as many labels as asked for. */
    static class Numbers implements Collector {
        private final List<LabelSet> labels;
        private int collection;

        Numbers(int count) {
            labels = IntStream.range(0, count)
                    .mapToObj(i -> LabelSet.of("index", String.valueOf(i)))
                    .toList();
        }

        @Override
        public String source() {
            return "numbers";
        }

        @Override
        public List<MetricDescriptor> metrics() {
            return List.of(SERIES);
        }

        @Override
        public void collect(MetricSink sink) throws IOException {
            collection++;
            labels.forEach(each -> sink.accept(SERIES, each, collection));
        }
    }
}
