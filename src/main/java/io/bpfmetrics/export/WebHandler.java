package io.bpfmetrics.export;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Answers one request: the metrics, the page, or why neither. Called by several threads at once. */
final class WebHandler implements HttpHandler {
    private static final System.Logger LOGGER = System.getLogger(WebHandler.class.getName());
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";

    private final String telemetryPath;
    private final WebScrape scrape;
    private final byte[] page;

    WebHandler(String telemetryPath, WebScrape scrape, String page) {
        this.telemetryPath = telemetryPath;
        this.scrape = scrape;
        this.page = PrometheusText.utf8(page);
    }

    @Override
    @SuppressWarnings("CatchingUnchecked") // the JDK's server would close the connection without a word
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange);
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "answering " + exchange.getRequestURI() + " failed", e);
            throw e;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean isMetrics = telemetryPath.equals(path);
        if (!isMetrics && !"/".equals(path)) {
            send(
                    exchange,
                    404,
                    PLAIN,
                    PrometheusText.utf8("Nothing is served here; metrics are at " + telemetryPath + "\n"));
        } else if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            send(exchange, 405, PLAIN, PrometheusText.utf8("This path can only be read: use GET or HEAD\n"));
        } else if (isMetrics) {
            sendMetrics(exchange);
        } else {
            send(exchange, 200, HTML, page);
        }
    }

    private void sendMetrics(HttpExchange exchange) throws IOException {
        PrometheusText text = scrape.collect();
        try {
            exchange.getResponseHeaders().set("Content-Type", PrometheusText.CONTENT_TYPE);
            exchange.getResponseHeaders().set("Vary", "Accept-Encoding");
            if (WebEncoding.acceptsGzip(exchange.getRequestHeaders().get("Accept-Encoding"))) {
                sendCompressed(exchange, text);
            } else if (start(exchange, 200, text.size())) {
                text.writeTo(exchange.getResponseBody());
            }
        } finally {
            scrape.giveBack(text);
        }
    }

    private static void sendCompressed(HttpExchange exchange, PrometheusText text) throws IOException {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        if (isHead(exchange)) {
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(200, 0); // 0 means chunks: the length is not known yet
        try (OutputStream body = new Gzip(exchange.getResponseBody())) {
            text.writeTo(body);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (start(exchange, status, body.length)) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Sends the head of an answer and says whether a body of that length has to follow. */
    private static boolean start(HttpExchange exchange, int status, int length) throws IOException {
        if (isHead(exchange)) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(length));
            exchange.sendResponseHeaders(status, -1);
            return false;
        }
        exchange.sendResponseHeaders(status, length);
        return true;
    }

    private static boolean isHead(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD");
    }

    /** Level 1: on a big scrape the default level costs nearly three times as much, for little. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, 32 * 1024);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
