package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is beside the metrics. */
class WebPagesTest {
    private static final WebContent CONTENT =
            WebContent.of(WebFixture.set(new WebFixture.Numbers(1)), Map.of("host.name", "n1"), "1.2.3");

    @Test
    void saysThatAllIsWellOrWhyNot() throws Exception {
        List<String> problems = new ArrayList<>();
        WebFixture.Numbers numbers = new WebFixture.Numbers(1);
        WebContent content = WebContent.of(WebFixture.set(numbers), Map.of("host.name", "n1"), "1.2.3");
        try (WebServer server = serve(content.withProblems(() -> List.copyOf(problems)))) {
            HttpResponse<String> well = health(server);
            problems.addAll(List.of("source subsystem cannot be read", "config timers: no such map"));
            HttpResponse<String> ill = health(server);
            problems.clear();

            assertThat(well.statusCode()).isEqualTo(200);
            assertThat(well.body()).isEqualTo("ok\n");
            assertThat(well.headers().firstValue("cache-control")).contains("no-store");
            assertThat(ill.statusCode()).isEqualTo(503);
            assertThat(ill.body()).isEqualTo("source subsystem cannot be read\nconfig timers: no such map\n");
            assertThat(health(server).statusCode()).isEqualTo(200);
            assertThat(WebFixture.get(server.url()).body())
                    .as("health does not collect")
                    .contains("\nseries{index=\"0\"} 1\n");
        }
    }

    @Test
    void showsMapsOnlyIfThereIsAPageForThem() throws Exception {
        MapsPage page =
                out -> out.append("timers: ").append("grün, not this", 0, 4).append('\n');
        try (WebServer without = serve(CONTENT);
                WebServer with = serve(CONTENT.withMaps(page))) {
            HttpResponse<String> maps = WebFixture.get(WebFixture.root(with) + "/maps");

            assertThat(WebFixture.get(WebFixture.root(without) + "/maps").statusCode())
                    .isEqualTo(404);
            assertThat(WebFixture.get(WebFixture.root(without) + "/").body()).doesNotContain("/maps");
            assertThat(maps.statusCode()).isEqualTo(200);
            assertThat(maps.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
            assertThat(maps.body()).isEqualTo("timers: grün\n");
            assertThat(WebFixture.get(WebFixture.root(with) + "/").body()).contains("<a href=\"/maps\">/maps</a>");
        }
    }

    @Test
    void answersWithAnEmptyPageOfMaps() throws Exception {
        try (WebServer server = serve(CONTENT.withMaps(out -> {}))) {
            HttpResponse<String> maps = WebFixture.get(WebFixture.root(server) + "/maps");

            assertThat(maps.statusCode()).isEqualTo(200);
            assertThat(maps.body()).isEmpty();
        }
    }

    @Test
    void namesTheConfigsThatRun() throws Exception {
        try (WebServer server = serve(CONTENT.withConfigs(() -> List.of("timers", "a<b")))) {
            assertThat(WebFixture.get(WebFixture.root(server) + "/").body())
                    .contains("<h2>Configs</h2>\n<ul>\n<li>timers</li>\n<li>a&lt;b</li>\n</ul>\n</body>");
        }
    }

    @Test
    void letsThePathOfTheMetricsWin() throws Exception {
        for (String path : List.of("/healthz", "/maps")) {
            WebContent content = CONTENT.withMaps(out -> out.append("maps"));
            try (WebServer server = WebServer.start(WebSettings.parse("127.0.0.1:0", path), content)) {
                assertThat(WebFixture.get(server.url()).body()).startsWith(WebFixture.DOCUMENT);
            }
        }
    }

    @Test
    void answersOpenMetricsOnlyWhenSwitchedOnAndPreferred() throws Exception {
        WebSettings settings = WebSettings.parse("127.0.0.1:0", "/metrics");
        try (WebServer off = WebServer.start(settings, CONTENT);
                WebServer on = WebServer.start(settings.withOpenMetrics(), CONTENT)) {
            HttpResponse<String> text = ask(off, "application/openmetrics-text");
            HttpResponse<String> open = ask(on, "application/openmetrics-text");
            HttpResponse<String> plain = ask(on, "text/plain");

            assertThat(text.headers().firstValue("content-type")).contains(PrometheusText.CONTENT_TYPE);
            assertThat(text.body()).doesNotContain("# EOF");
            assertThat(open.headers().firstValue("content-type"))
                    .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
            assertThat(open.headers().firstValue("vary")).contains("Accept, Accept-Encoding");
            assertThat(open.body()).startsWith(WebFixture.DOCUMENT).endsWith("\n# EOF\n");
            assertThat(plain.headers().firstValue("content-type")).contains(PrometheusText.CONTENT_TYPE);
        }
    }

    private static WebServer serve(WebContent content) throws Exception {
        return WebServer.start(WebSettings.parse("127.0.0.1:0", "/metrics"), content);
    }

    private static HttpResponse<String> health(WebServer server) throws Exception {
        return WebFixture.get(WebFixture.root(server) + "/healthz");
    }

    private static HttpResponse<String> ask(WebServer server, String accept) throws Exception {
        return WebFixture.send(WebFixture.request(server.url()).header("Accept", accept));
    }
}
