package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.RUNS;
import static io.bpfmetrics.export.OtlpFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.OtlpRequest;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code OTEL_*} variables do, as the receiver sees it. */
class OtlpStandardVariablesTest {
    private static final byte[] LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final OtlpFixture fixture =
            new OtlpFixture().set(RUNS, 7, "id", "1").set(RUNS, 5, "id", "2");

    @AfterEach
    void closeReceiver() {
        receiver.close();
    }

    @Test
    void sendsHeaders() throws Exception {
        Map<String, String> headers = Map.of("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20xyz,tenant=a");

        assertThat(export(headers).headers())
                .containsEntry("authorization", "Bearer xyz")
                .containsEntry("tenant", "a");
    }

    @Test
    void saysWhoItIs() throws Exception {
        assertThat(export(Map.of()).headers().get("user-agent"))
                .startsWith("bpf-metrics-exporter/1.2.3 ")
                .doesNotContain("OTel-OTLP-Exporter-Java");
    }

    @Test
    void compressesWhenTold() throws Exception {
        assertThat(export(Map.of("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip")).headers())
                .containsEntry("grpc-encoding", "gzip");
    }

    @Test
    void doesNotCompressByItself() throws Exception {
        assertThat(export(Map.of()).headers()).doesNotContainKey("grpc-encoding");
    }

    @Test
    void letsTheVariableForMetricsWin() throws Exception {
        Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1",
                "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://" + receiver.target(),
                "OTEL_EXPORTER_OTLP_HEADERS", "tenant=all",
                "OTEL_EXPORTER_OTLP_METRICS_HEADERS", "tenant=metrics");
        try (OtlpPipeline pipeline = fixture.openBy(environment)) {
            pipeline.flush(SOON);

            assertThat(receiver.requests().get(0).headers()).containsEntry("tenant", "metrics");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cumulative", "lowmemory"})
    void keepsCountersCumulative(String temporality) throws Exception {
        List<OtlpPoint> points = runsOverThreeExports(temporality);

        assertThat(points).extracting(OtlpPoint::kind).containsOnly("counter");
        assertThat(points).extracting(OtlpPoint::value).containsExactlyInAnyOrder(7L, 5L, 10L, 11L);
    }

    @Test
    void sendsDifferencesUnderDelta() throws Exception {
        List<OtlpPoint> points = runsOverThreeExports("delta");

        assertThat(points).extracting(OtlpPoint::kind).containsOnly("delta");
        assertThat(points).extracting(OtlpPoint::value).containsExactlyInAnyOrder(7L, 5L, 3L, 1L);
    }

    /** Series 1 goes 7, 10, 11; series 2 ends after the first export. */
    private List<OtlpPoint> runsOverThreeExports(String temporality) throws Exception {
        Map<String, String> environment = Map.of("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", temporality);
        try (OtlpPipeline pipeline = fixture.open(receiver.target(), environment)) {
            pipeline.flush(SOON);
            fixture.end(RUNS, "id", "2");
            fixture.set(RUNS, 10, "id", "1");
            pipeline.flush(SOON);
            fixture.set(RUNS, 11, "id", "1");
            pipeline.flush(SOON);
            pipeline.release();
        }
        return receiver.requests().stream()
                .flatMap(request -> OtlpFixture.points(request).stream())
                .toList();
    }

    @Test
    void speaksToIpv6Literals() throws Exception {
        List<ExportMetricsServiceRequest> requests = new CopyOnWriteArrayList<>();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0);
        Server server = NettyServerBuilder.forAddress(address)
                .addService(new KeepingService(requests))
                .build()
                .start();
        try (OtlpPipeline pipeline = fixture.open("[::1]:" + server.getPort())) {
            assertThat(pipeline.flush(SOON).isDelivered()).isTrue();
            assertThat(requests).hasSize(1);
        } finally {
            server.shutdownNow();
        }
    }

    private OtlpRequest export(Map<String, String> environment) throws Exception {
        try (OtlpPipeline pipeline = fixture.open(receiver.target(), environment)) {
            pipeline.flush(SOON);
            return receiver.requests().get(0);
        }
    }

    private static final class KeepingService extends MetricsServiceGrpc.MetricsServiceImplBase {
        private final List<ExportMetricsServiceRequest> requests;

        KeepingService(List<ExportMetricsServiceRequest> requests) {
            this.requests = requests;
        }

        @Override
        public void export(ExportMetricsServiceRequest request, StreamObserver<ExportMetricsServiceResponse> observer) {
            requests.add(request);
            observer.onNext(ExportMetricsServiceResponse.getDefaultInstance());
            observer.onCompleted();
        }
    }
}
