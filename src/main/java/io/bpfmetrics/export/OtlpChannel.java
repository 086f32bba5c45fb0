package io.bpfmetrics.export;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Builds the gRPC channel to the receiver: what the SDK leaves to whoever brings a channel. */
final class OtlpChannel {
    /** Above the size of any request, so that every request can be sent again. */
    private static final long REQUEST_BUFFER_BYTES = 8L << 20;

    private static final List<String> RETRYABLE =
            List.of("CANCELLED", "DEADLINE_EXCEEDED", "ABORTED", "OUT_OF_RANGE", "UNAVAILABLE", "DATA_LOSS");

    private OtlpChannel() {}

    /**
     * A channel that connects when first used. The certificates are read now.
     *
     * @param isRetrying whether a failed request is sent again by the channel
     */
    static ManagedChannel open(
            OtlpEndpoint endpoint,
            OtlpProperties properties,
            Optional<EnvironmentProxy> proxy,
            String version,
            boolean isRetrying,
            ReplyWatch watch)
            throws OtlpConfigException {
        NettyChannelBuilder channel = NettyChannelBuilder.forAddress(endpoint.bareHost(), endpoint.port())
                .userAgent(OtlpResource.SERVICE_NAME + "/" + version)
                .intercept(watch);
        proxy.ifPresent(channel::proxyDetector);
        if (!isRetrying) {
            channel.disableRetry();
        } else {
            channel.enableRetry()
                    .defaultServiceConfig(retryConfig())
                    .perRpcBufferLimit(REQUEST_BUFFER_BYTES)
                    .retryBufferSize(2 * REQUEST_BUFFER_BYTES);
        }
        return endpoint.isTls()
                ? channel.sslContext(tls(properties)).build()
                : channel.usePlaintext().build();
    }

    /** Makes a channel that never connects, for the classes that this loads. */
    static void preload() {
        NettyChannelBuilder.forAddress("localhost", 1).usePlaintext().build().shutdownNow();
    }

    /** Four attempts within two seconds: longer would only be in the way of the next collection. */
    private static Map<String, ?> retryConfig() {
        Map<String, ?> policy = Map.of(
                "maxAttempts",
                4.0,
                "initialBackoff",
                "0.2s",
                "maxBackoff",
                "1s",
                "backoffMultiplier",
                2.0,
                "retryableStatusCodes",
                RETRYABLE);
        return Map.of("methodConfig", List.of(Map.of("name", List.of(Map.of()), "retryPolicy", policy)));
    }

    private static SslContext tls(OtlpProperties properties) throws OtlpConfigException {
        SslContextBuilder tls = GrpcSslContexts.forClient();
        Optional<File> authority = CertificateFiles.file(properties, "certificate");
        if (authority.isPresent()) {
            try {
                tls.trustManager(authority.get());
            } catch (IllegalArgumentException e) {
                throw CertificateFiles.bad(properties, "certificate", "is not a certificate in PEM form", e);
            }
        }
        Optional<File> key = CertificateFiles.file(properties, "client.key");
        Optional<File> certificate = CertificateFiles.file(properties, "client.certificate");
        if (key.isPresent() && certificate.isPresent()) {
            try {
                tls.keyManager(certificate.get(), key.get());
            } catch (IllegalArgumentException e) {
                throw CertificateFiles.bad(properties, "client.key", CertificateFiles.KEY_FORM, e);
            }
        }
        return build(tls);
    }

    private static SslContext build(SslContextBuilder tls) throws OtlpConfigException {
        try {
            return tls.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new OtlpConfigException("TLS to the OTLP receiver cannot be set up: " + e.getMessage(), e);
        }
    }
}
