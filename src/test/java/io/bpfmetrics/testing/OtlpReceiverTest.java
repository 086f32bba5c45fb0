package io.bpfmetrics.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtlpReceiverTest {
    @Test
    void takesAnswersAndComesBackOnTheSamePort() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            send(receiver, InsecureChannelCredentials.create(), Map.of());
            receiver.answer(OtlpAnswer.partialSuccess(3, "too old"));
            ExportMetricsServiceResponse partial = send(receiver, InsecureChannelCredentials.create(), Map.of());
            receiver.answer(OtlpAnswer.error(Status.Code.RESOURCE_EXHAUSTED, "full"));
            assertThatThrownBy(() -> send(receiver, InsecureChannelCredentials.create(), Map.of()))
                    .hasMessage("RESOURCE_EXHAUSTED: full");
            receiver.stop();
            assertThatThrownBy(() -> send(receiver, InsecureChannelCredentials.create(), Map.of()))
                    .hasMessageStartingWith("UNAVAILABLE");
            receiver.answer(OtlpAnswer.ok());
            receiver.restart();
            send(receiver, InsecureChannelCredentials.create(), Map.of());

            assertThat(partial.getPartialSuccess().getRejectedDataPoints()).isEqualTo(3);
            assertThat(receiver.requests()).hasSize(3);
            assertThat(receiver.refused()).isEqualTo(1);
        }
    }

    @Test
    void refusesCallsWithoutTheRequiredHeader() {
        try (OtlpReceiver receiver = OtlpReceiver.requiringHeaders(Map.of("x-key", "secret"))) {
            assertThatThrownBy(() -> send(receiver, InsecureChannelCredentials.create(), Map.of("x-key", "wrong")))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessage("UNAUTHENTICATED: header x-key is missing or wrong");
            send(receiver, InsecureChannelCredentials.create(), Map.of("x-key", "secret"));

            assertThat(receiver.requests().get(0).headers()).containsEntry("x-key", "secret");
        }
    }

    @Test
    void asksClientsForTheirCertificate(@TempDir Path directory) throws Exception {
        TestCertificates certificates = TestCertificates.create(directory);
        ChannelCredentials withoutKey = TlsChannelCredentials.newBuilder()
                .trustManager(certificates.authority().toFile())
                .build();
        ChannelCredentials withKey = TlsChannelCredentials.newBuilder()
                .trustManager(certificates.authority().toFile())
                .keyManager(
                        certificates.clientCertificate().toFile(),
                        certificates.clientKey().toFile())
                .build();

        try (OtlpReceiver receiver = OtlpReceiver.secured(OtlpServerSecurity.mutualTls(certificates))) {
            assertThatThrownBy(() -> send(receiver, withoutKey, Map.of())).hasMessageStartingWith("UNAVAILABLE");
            send(receiver, withKey, Map.of());

            assertThat(receiver.requests()).hasSize(1);
        }
    }

    private static ExportMetricsServiceResponse send(
            OtlpReceiver receiver, ChannelCredentials credentials, Map<String, String> headers) {
        Metadata metadata = new Metadata();
        headers.forEach((name, text) -> metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), text));
        ClientInterceptor attach = MetadataUtils.newAttachHeadersInterceptor(metadata);
        ManagedChannel channel = NettyChannelBuilder.forTarget(receiver.target(), credentials)
                .intercept(attach)
                .build();
        try {
            return MetricsServiceGrpc.newBlockingStub(channel).export(ExportMetricsServiceRequest.getDefaultInstance());
        } finally {
            channel.shutdownNow();
        }
    }
}
