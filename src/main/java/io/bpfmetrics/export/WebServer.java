package io.bpfmetrics.export;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.config.WebConfigException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves the metrics as Prometheus text, collected anew for every scrape, pages that say what there is and how it is,
 * over TLS and to users with a password if the web config says so.
 *
 * <p>Answers come from {@value #THREADS} daemon threads named {@code bpf-web-N}. A client that dawdles holds one of
 * them for {@value #REQUEST_SECONDS} s while it asks and {@value #RESPONSE_SECONDS} s while it reads, then loses its
 * connection; when all are held and {@value #WAITING} connections wait, further ones are closed.
 */
public final class WebServer implements AutoCloseable {
    static final int THREADS = 4;
    static final int WAITING = 64;
    static final int REQUEST_SECONDS = 5;
    static final int RESPONSE_SECONDS = 30;
    private static final int CONNECTIONS = 256;

    static {
        // The JDK's server reads these once, when it is first used; the limits are off by default.
        set("sun.net.httpserver.maxReqTime", String.valueOf(REQUEST_SECONDS));
        set("sun.net.httpserver.maxRspTime", String.valueOf(RESPONSE_SECONDS));
        set("jdk.httpserver.maxConnections", String.valueOf(CONNECTIONS));
        // It sends head and body apart; without this the body waits 40 ms for the client to acknowledge the head.
        set("sun.net.httpserver.nodelay", "true");
    }

    private final WebSettings settings;
    private final HttpServer server;
    private final ExecutorService workers;

    private WebServer(WebSettings settings, HttpServer server, ExecutorService workers) {
        this.settings = settings;
        this.server = server;
        this.workers = workers;
    }

    /** As {@link #start(WebSettings, WebContent)}, with metrics only. */
    public static WebServer start(
            WebSettings settings, CollectorSet collectors, Map<String, String> resource, String version)
            throws IOException {
        return start(settings, WebContent.of(collectors, resource, version));
    }

    /**
     * Opens the address and begins to answer.
     *
     * @throws IOException if the address cannot be listened on, or the web config cannot be used any more; the message
     *     says why and what to do
     */
    public static WebServer start(WebSettings settings, WebContent content) throws IOException {
        Optional<WebProtection> protection = protection(settings);
        HttpServer server = bind(settings, protection);
        ExecutorService workers = workers();
        HttpHandler handler = new WebHandler(settings, content);
        server.setExecutor(workers);
        server.createContext(
                "/",
                protection.<HttpHandler>map(it -> new WebGuard(it, handler)).orElse(handler));
        server.start();
        return new WebServer(settings, server, workers);
    }

    /** Where the metrics can be read from this host, with the port that is really open. */
    public String url() {
        InetSocketAddress bound = server.getAddress();
        boolean isEverywhere = bound.getAddress().isAnyLocalAddress();
        String scheme = server instanceof HttpsServer ? "https://" : "http://";
        return scheme + settings.at(isEverywhere ? "localhost" : settings.host(), bound.getPort());
    }

    /** Stops listening and ends what is being answered. */
    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private static Optional<WebProtection> protection(WebSettings settings) throws IOException {
        try {
            return settings.configFile().isPresent()
                    ? Optional.of(WebProtection.open(settings.configFile().get()))
                    : Optional.empty();
        } catch (WebConfigException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static HttpServer bind(WebSettings settings, Optional<WebProtection> protection) throws IOException {
        try {
            if (protection.isEmpty() || protection.get().tls().isEmpty()) {
                return HttpServer.create(socketAddress(settings), CONNECTIONS);
            }
            HttpsServer server = HttpsServer.create(socketAddress(settings), CONNECTIONS);
            server.setHttpsConfigurator(new WebTlsConfigurator(protection.get()));
            return server;
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on " + settings.address() + " for the metrics page: " + reason(settings, e), e);
        }
    }

    private static InetSocketAddress socketAddress(WebSettings settings) throws UnknownHostException {
        return settings.host().isEmpty()
                ? new InetSocketAddress(settings.port())
                : new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port());
    }

    private static String reason(WebSettings settings, IOException problem) {
        String text = String.valueOf(problem.getMessage());
        String said = text.toLowerCase(Locale.ROOT);
        if (problem instanceof UnknownHostException) {
            return "the host name " + settings.host() + " is not known; use an address of this host";
        }
        if (said.contains("already in use")) {
            return "EADDRINUSE, another program listens there;"
                    + " stop it, or choose another address with --web.listen-address (none: no page)";
        }
        if (said.contains("permission denied")) {
            return "EACCES, the user may not open this port; choose a port from 1024 on, or grant CAP_NET_BIND_SERVICE";
        }
        if (said.contains("cannot assign")) {
            return "EADDRNOTAVAIL, no interface of this host has this address; use one of its own, or :"
                    + settings.port() + " for all";
        }
        return text + "; choose another address with --web.listen-address (none: no page)";
    }

    private static ExecutorService workers() {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "bpf-web-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static void set(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
