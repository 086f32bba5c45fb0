package io.bpfmetrics.export;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.bpfmetrics.config.WebConfig;
import io.bpfmetrics.config.WebRate;
import java.io.IOException;
import java.util.Optional;

/** Lets through whom, and as often as, the web config lets through, and adds its headers. Called by several threads at once. */
final class WebGuard implements HttpHandler {
    private final WebProtection protection;
    private final HttpHandler inside;
    private final WebPasswords passwords = new WebPasswords();
    private final Object lock = new Object();
    private Optional<WebRateLimit> limit = Optional.empty();

    WebGuard(WebProtection protection, HttpHandler inside) {
        this.protection = protection;
        this.inside = inside;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        WebConfig config = protection.config();
        WebAnswer answer = new WebAnswer(exchange);
        config.headers().forEach(answer::header);
        if (!admits(config.rate())) {
            try (exchange) {
                answer.plain(429, "Too many requests: rate_limit of the web config is reached\n");
            }
            return;
        }
        if (config.users().isEmpty() || passwords.accepts(config.users(), answer.wanted("Authorization"))) {
            inside.handle(exchange);
            return;
        }
        try (exchange) {
            answer.header("WWW-Authenticate", "Basic realm=\"bpf-metrics-exporter\"");
            answer.plain(401, "A user and the password of this user are needed\n");
        }
    }

    private boolean admits(Optional<WebRate> rate) {
        Optional<WebRateLimit> now;
        synchronized (lock) {
            if (!limit.map(WebRateLimit::rate).equals(rate)) {
                limit = rate.map(it -> new WebRateLimit(it, System::nanoTime));
            }
            now = limit;
        }
        return now.isEmpty() || now.get().admits();
    }
}
