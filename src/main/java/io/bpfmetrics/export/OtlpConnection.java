package io.bpfmetrics.export;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import java.util.Optional;

/**
 * The way to a receiver: our channel for gRPC, what the SDK's own sender needs for HTTP, and what was answered last.
 * Connects when first used. Thread-safe.
 */
final class OtlpConnection {
    private final ReplyWatch replies;
    private final Optional<ManagedChannel> channel;
    private final Optional<EnvironmentProxy> proxy;

    private OtlpConnection(ReplyWatch replies, Optional<ManagedChannel> channel, Optional<EnvironmentProxy> proxy) {
        this.replies = replies;
        this.channel = channel;
        this.proxy = proxy;
    }

    /** A way as the settings want it, whose certificates are read now. */
    static OtlpConnection open(
            OtlpTarget target, OtlpProperties properties, OtlpSettings settings, String version, boolean isRetrying)
            throws OtlpConfigException {
        CertificateFiles.check(properties);
        Optional<EnvironmentProxy> proxy = EnvironmentProxy.of(target, settings.environment());
        ReplyWatch replies = new ReplyWatch();
        if (target.protocol() == OtlpTarget.Protocol.HTTP) {
            return new OtlpConnection(replies, Optional.empty(), proxy);
        }
        ManagedChannel channel = OtlpChannel.open(target.endpoint(), properties, proxy, version, isRetrying, replies);
        return new OtlpConnection(replies, Optional.of(channel), proxy);
    }

    /** What the receiver answers. */
    ReplyWatch replies() {
        return replies;
    }

    /** The channel, if the way is gRPC. */
    Optional<ManagedChannel> channel() {
        return channel;
    }

    /** A proxy on the way, as the SDK's HTTP sender takes it. */
    Optional<ProxyOptions> proxy() {
        return proxy.map(ProxyOptions::create);
    }

    /** The SDK's HTTP sender, watched. */
    ComponentLoader http() {
        return new WatchedHttp(replies);
    }

    /** A channel that has failed waits up to two minutes before it tries again; an export is worth a try. */
    void reconnect() {
        channel.filter(it -> it.getState(false) == ConnectivityState.TRANSIENT_FAILURE)
                .ifPresent(ManagedChannel::resetConnectBackoff);
    }

    /** Gives up what is under way. */
    void close() {
        channel.ifPresent(ManagedChannel::shutdownNow);
    }
}
