package io.bpfmetrics.export;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The answer to one request. */
final class WebAnswer {
    static final String PLAIN = "text/plain; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";

    private final HttpExchange exchange;

    WebAnswer(HttpExchange exchange) {
        this.exchange = exchange;
    }

    String path() {
        return String.valueOf(exchange.getRequestURI().getPath());
    }

    String method() {
        return exchange.getRequestMethod();
    }

    /** What the client says in a header. */
    @Nullable
    List<String> wanted(String header) {
        return exchange.getRequestHeaders().get(header);
    }

    void header(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    void plain(int status, String text) throws IOException {
        send(status, PLAIN, text);
    }

    void html(String text) throws IOException {
        send(200, HTML, text);
    }

    /** Sends what may be long: compressed if the client can read that. */
    void document(String type, long length, Body content) throws IOException {
        header("Content-Type", type);
        if (!WebEncoding.acceptsGzip(wanted("Accept-Encoding"))) {
            if (start(200, length)) {
                content.writeTo(exchange.getResponseBody());
            }
            return;
        }
        header("Content-Encoding", "gzip");
        if (isHead()) {
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(200, 0); // 0 means chunks: the length is not known yet
        try (OutputStream body = new Gzip(exchange.getResponseBody())) {
            content.writeTo(body);
        }
    }

    private void send(int status, String type, String text) throws IOException {
        byte[] body = PrometheusText.utf8(text);
        header("Content-Type", type);
        if (start(status, body.length)) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Sends the head of an answer and says whether a body of that length has to follow. */
    private boolean start(int status, long length) throws IOException {
        if (isHead()) {
            header("Content-Length", String.valueOf(length));
        }
        // to the JDK's server 0 means a length that is not known, and -1 that there is no body
        exchange.sendResponseHeaders(status, isHead() || length == 0 ? -1 : length);
        return !isHead() && length > 0;
    }

    private boolean isHead() {
        return method().equals("HEAD");
    }

    /** What there is to send. */
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Level 1: on a big scrape the default level costs nearly three times as much, for little. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, 32 * 1024);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
