package io.bpfmetrics.export;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.bpfmetrics.testing.OtlpRequest;
import io.bpfmetrics.testing.OtlpSpanRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A real OTLP receiver over HTTP. The path is kept as the header {@code :path}. */
final class HttpReceiver implements AutoCloseable {
    final List<OtlpRequest> requests = new CopyOnWriteArrayList<>();
    final List<OtlpSpanRequest> spanRequests = new CopyOnWriteArrayList<>();
    volatile int status = 200;

    /** Whether requests get no answer before the receiver is closed. */
    volatile boolean isSilent;

    volatile ExportMetricsServiceResponse response = ExportMetricsServiceResponse.getDefaultInstance();
    private final CountDownLatch isClosing = new CountDownLatch(1);
    private final HttpServer server;

    HttpReceiver() throws IOException {
        this(HttpServer.create(anyPort(), 0));
    }

    /** With TLS, by a key store with the key {@code server}. */
    HttpReceiver(Path keyStore, String password) throws IOException, GeneralSecurityException {
        this(tls(keyStore, password));
    }

    private HttpReceiver(HttpServer server) {
        this.server = server;
        server.createContext("/", this::answer);
        server.start();
    }

    private static HttpServer tls(Path keyStore, String password) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(keyStore.toFile(), password.toCharArray());
        keys.deleteEntry("client");
        keys.deleteEntry("authority");
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    String url() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return scheme + "://localhost:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        headers.put(":path", exchange.getRequestURI().getPath());
        try (exchange;
                InputStream plain = exchange.getRequestBody();
                InputStream body =
                        "gzip".equals(headers.get("content-encoding")) ? new GZIPInputStream(plain) : plain) {
            take(body, headers);
            stayQuiet();
            byte[] answer = response.toByteArray();
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private void take(InputStream body, Map<String, String> headers) throws IOException {
        if (String.valueOf(headers.get(":path")).endsWith("/traces")) {
            spanRequests.add(new OtlpSpanRequest(ExportTraceServiceRequest.parseFrom(body), headers));
        } else {
            requests.add(new OtlpRequest(ExportMetricsServiceRequest.parseFrom(body), headers));
        }
    }

    private void stayQuiet() throws IOException {
        try {
            if (isSilent) {
                isClosing.await();
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException("while it should not answer");
        }
    }

    @Override
    public void close() {
        isClosing.countDown();
        server.stop(0);
    }
}
