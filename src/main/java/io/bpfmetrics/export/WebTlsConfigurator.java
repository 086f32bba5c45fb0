package io.bpfmetrics.export;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;

/** Sets up each TLS connection as the web config says at that moment. */
final class WebTlsConfigurator extends HttpsConfigurator {
    private final WebProtection protection;

    WebTlsConfigurator(WebProtection protection) {
        super(new WebTlsContext(() -> protection.tls().orElseThrow().context()));
        this.protection = protection;
    }

    @Override
    public void configure(HttpsParameters connection) {
        connection.setSSLParameters(protection.tls().orElseThrow().parameters());
    }
}
