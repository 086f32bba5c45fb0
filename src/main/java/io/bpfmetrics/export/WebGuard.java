package io.bpfmetrics.export;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.bpfmetrics.config.WebConfig;
import java.io.IOException;

/** Lets through whom the web config lets through, and adds its headers. Called by several threads at once. */
final class WebGuard implements HttpHandler {
    private final WebProtection protection;
    private final HttpHandler inside;
    private final WebPasswords passwords = new WebPasswords();

    WebGuard(WebProtection protection, HttpHandler inside) {
        this.protection = protection;
        this.inside = inside;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        WebConfig config = protection.config();
        WebAnswer answer = new WebAnswer(exchange);
        config.headers().forEach(answer::header);
        if (config.users().isEmpty() || passwords.accepts(config.users(), answer.wanted("Authorization"))) {
            inside.handle(exchange);
            return;
        }
        try (exchange) {
            answer.header("WWW-Authenticate", "Basic realm=\"bpf-metrics-exporter\"");
            answer.plain(401, "A user and the password of this user are needed\n");
        }
    }
}
