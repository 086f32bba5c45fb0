package io.bpfmetrics.testing;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A real OTLP gRPC server on a loopback port. It takes messages of up to 4 MiB, as a Collector does, and can refuse,
 * dawdle, stop and come back on the same port. Safe for several threads.
 */
public final class OtlpReceiver implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final OtlpServerSecurity security;
    private final List<OtlpRequest> requests = new ArrayList<>();
    private final List<OtlpSpanRequest> spanRequests = new ArrayList<>();
    private final Map<String, String> requiredHeaders;
    private volatile OtlpAnswer answer = OtlpAnswer.ok();
    private final int port;
    private Server server;
    private int refused;
    private int connections;

    private OtlpReceiver(int port, OtlpServerSecurity security, Map<String, String> requiredHeaders) {
        this.security = security;
        this.requiredHeaders = Map.copyOf(requiredHeaders);
        this.server = serve(port);
        this.port = server.getPort();
    }

    /** Without TLS. */
    public static OtlpReceiver start() {
        return new OtlpReceiver(0, OtlpServerSecurity.none(), Map.of());
    }

    /** Without TLS, refusing as UNAUTHENTICATED what lacks one of these headers (names in lower case). */
    public static OtlpReceiver requiringHeaders(Map<String, String> headers) {
        return new OtlpReceiver(0, OtlpServerSecurity.none(), headers);
    }

    /** With TLS. */
    public static OtlpReceiver secured(OtlpServerSecurity security) {
        return new OtlpReceiver(0, security, Map.of());
    }

    /** The port, which stays the same over stops. */
    public int port() {
        return port;
    }

    /** {@code host:port} as a user writes it. */
    public String target() {
        return "localhost:" + port();
    }

    /** What is answered from now on. */
    public void answer(OtlpAnswer newAnswer) {
        answer = newAnswer;
    }

    /** What was taken so far, in order; what was answered with an error is not in it. */
    public synchronized List<OtlpRequest> requests() {
        return List.copyOf(requests);
    }

    /** The requests with spans that were taken so far, in order. */
    public synchronized List<OtlpSpanRequest> spanRequests() {
        return List.copyOf(spanRequests);
    }

    /** The spans that were taken so far, in order. */
    public List<OtlpSpan> spans() {
        return spanRequests().stream()
                .flatMap(request -> request.spans().stream())
                .toList();
    }

    /** Waits until this many spans are there, and returns them all. */
    public List<OtlpSpan> awaitSpans(int count) throws InterruptedException {
        awaitUntil(() -> spans().size() >= count, count + " spans");
        return spans();
    }

    /** How often somebody has connected. */
    public synchronized int connections() {
        return connections;
    }

    /** How many calls were answered with an error. */
    public synchronized int refused() {
        return refused;
    }

    /** Waits until there is a request, and hands over and forgets all that are there. */
    public synchronized List<OtlpRequest> drain() throws InterruptedException {
        awaitUntil(() -> !requests.isEmpty(), "request");
        List<OtlpRequest> drained = List.copyOf(requests);
        requests.clear();
        return drained;
    }

    /** Forgets what was taken so far. */
    public synchronized void forget() {
        requests.clear();
        spanRequests.clear();
    }

    /** Waits until this many requests are there, and returns them all. */
    public List<OtlpRequest> awaitRequests(int count) throws InterruptedException {
        return await(received -> received.size() >= count, count + " requests");
    }

    /** Waits for a request with such a point and returns the first one; earlier requests count. */
    public OtlpRequest awaitPoint(Predicate<OtlpPoint> wanted, String description) throws InterruptedException {
        Predicate<OtlpRequest> hasPoint = request -> request.points().stream().anyMatch(wanted);
        return await(received -> received.stream().anyMatch(hasPoint), description).stream()
                .filter(hasPoint)
                .findFirst()
                .orElseThrow();
    }

    /** Waits until this many calls were refused. */
    public void awaitRefused(int count) throws InterruptedException {
        awaitUntil(() -> refused >= count, count + " refused calls");
    }

    private synchronized List<OtlpRequest> await(Predicate<List<OtlpRequest>> done, String description)
            throws InterruptedException {
        awaitUntil(() -> done.test(requests), description);
        return List.copyOf(requests);
    }

    private synchronized void awaitUntil(BooleanSupplier done, String description) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("no " + description + " within " + PATIENCE + "; there are " + requests.size()
                        + " requests, " + spans().size() + " spans and " + refused + " refused calls");
            }
            wait(left);
        }
    }

    /** Closes the port; clients see their connection end. */
    public synchronized void stop() throws InterruptedException {
        server.shutdownNow().awaitTermination();
    }

    /** Listens again where it listened before. */
    public synchronized void restart() {
        server = serve(port);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private Server serve(int listenPort) {
        Service service = new Service();
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), listenPort), security.credentials())
                .addService(ServerInterceptors.intercept(service, new RecordedHeaders()))
                .addService(ServerInterceptors.intercept(new SpanService(), new RecordedHeaders()))
                .addTransportFilter(new ConnectionCounter());
        try {
            return builder.build().start();
        } catch (IOException e) {
            throw new UncheckedIOException("listening on 127.0.0.1:" + listenPort, e);
        }
    }

    private synchronized void taken(OtlpRequest request) {
        requests.add(request);
        notifyAll();
    }

    private synchronized void taken(OtlpSpanRequest request) {
        spanRequests.add(request);
        notifyAll();
    }

    private synchronized void countConnection() {
        connections++;
    }

    private synchronized void countRefused() {
        refused++;
        notifyAll();
    }

    private Status check(Map<String, String> headers, OtlpAnswer current) {
        for (Map.Entry<String, String> required : requiredHeaders.entrySet()) {
            if (!required.getValue().equals(headers.get(required.getKey()))) {
                return Status.UNAUTHENTICATED.withDescription("header " + required.getKey() + " is missing or wrong");
            }
        }
        return current.status();
    }

    private <A> void answer(
            StreamObserver<A> observer, Consumer<Map<String, String>> take, Function<OtlpAnswer, A> response) {
        OtlpAnswer current = answer;
        Map<String, String> headers = RecordedHeaders.current();
        Status status = check(headers, current);
        if (!dawdle(current.delay())) {
            return;
        }
        if (status.isOk()) {
            take.accept(headers);
            observer.onNext(response.apply(current));
            observer.onCompleted();
        } else {
            countRefused();
            observer.onError(status.asRuntimeException(new Metadata()));
        }
    }

    /** Whether the server still runs after the delay. */
    private static boolean dawdle(Duration delay) {
        try {
            Thread.sleep(delay.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private final class Service extends MetricsServiceGrpc.MetricsServiceImplBase {
        @Override
        public void export(ExportMetricsServiceRequest message, StreamObserver<ExportMetricsServiceResponse> observer) {
            long arrivedNanos = WallClock.nanos();
            answer(observer, headers -> taken(new OtlpRequest(message, headers, arrivedNanos)), OtlpAnswer::response);
        }
    }

    private final class SpanService extends TraceServiceGrpc.TraceServiceImplBase {
        @Override
        public void export(ExportTraceServiceRequest message, StreamObserver<ExportTraceServiceResponse> observer) {
            answer(observer, headers -> taken(new OtlpSpanRequest(message, headers)), OtlpAnswer::spanResponse);
        }
    }

    private final class ConnectionCounter extends ServerTransportFilter {
        @Override
        public Attributes transportReady(Attributes attributes) {
            countConnection();
            return attributes;
        }
    }
}
