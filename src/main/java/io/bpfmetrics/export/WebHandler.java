package io.bpfmetrics.export;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;

/** Answers one request: the metrics, a page, or why neither. Called by several threads at once. */
final class WebHandler implements HttpHandler {
    private static final System.Logger LOGGER = System.getLogger(WebHandler.class.getName());

    private final WebSettings settings;
    private final WebContent content;
    private final WebScrape scrape;
    private final WebPage page;

    WebHandler(WebSettings settings, WebContent content) {
        this.settings = settings;
        this.content = content;
        scrape = new WebScrape(content.collectors(), content.resource());
        page = new WebPage(settings.telemetryPath(), content);
    }

    @Override
    @SuppressWarnings("CatchingUnchecked") // the JDK's server would close the connection without a word
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(new WebAnswer(exchange));
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "answering " + exchange.getRequestURI() + " failed", e);
            throw e;
        }
    }

    private void answer(WebAnswer answer) throws IOException {
        String path = answer.path();
        if (!isServed(path)) {
            answer.plain(404, "Nothing is served here; metrics are at " + settings.telemetryPath() + "\n");
        } else if (!List.of("GET", "HEAD").contains(answer.method())) {
            answer.header("Allow", "GET, HEAD");
            answer.plain(405, "This path can only be read: use GET or HEAD\n");
        } else if (path.equals(settings.telemetryPath())) {
            sendMetrics(answer);
        } else if (path.equals("/healthz")) {
            sendHealth(answer);
        } else if (path.equals("/maps")) {
            sendMaps(answer);
        } else {
            answer.html(page.html());
        }
    }

    private boolean isServed(String path) {
        return path.equals(settings.telemetryPath())
                || path.equals("/")
                || path.equals("/healthz")
                || (path.equals("/maps") && content.maps().isPresent());
    }

    private void sendMetrics(WebAnswer answer) throws IOException {
        WebFormat format = WebAccept.format(answer.wanted("Accept"), settings.isOpenMetrics());
        PrometheusDocument document = scrape.collect(format);
        try {
            answer.header("Vary", "Accept, Accept-Encoding");
            answer.document(format.contentType(), document.size(), document::writeTo);
        } finally {
            scrape.giveBack(format, document);
        }
    }

    /** As of the last collection: who asks often must not make work. */
    private void sendHealth(WebAnswer answer) throws IOException {
        List<String> problems = content.problems().get();
        answer.header("Cache-Control", "no-store");
        if (problems.isEmpty()) {
            answer.plain(200, "ok\n");
        } else {
            answer.plain(503, String.join("\n", problems) + "\n");
        }
    }

    /** Written in full before the first byte goes out: a slow client must not hold up who else reads the maps. */
    private void sendMaps(WebAnswer answer) throws IOException {
        PrometheusBuffer buffer = new PrometheusBuffer(new PrometheusChunks());
        content.maps().orElseThrow().write(new WebText(buffer));
        answer.header("Vary", "Accept-Encoding");
        answer.document(WebAnswer.PLAIN, buffer.size(), buffer::writeTo);
    }
}
