package io.bpfmetrics.export;

import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ProxiedSocketAddress;
import io.grpc.ProxyDetector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxy that {@code HTTPS_PROXY} and {@code NO_PROXY} ask for, which Java leaves alone. As in other gRPC
 * implementations, {@code HTTPS_PROXY} counts for gRPC with and without TLS. Thread-safe.
 */
final class EnvironmentProxy extends ProxySelector implements ProxyDetector {
    private final InetSocketAddress proxy;

    private EnvironmentProxy(InetSocketAddress proxy) {
        this.proxy = proxy;
    }

    /** The proxy on the way to this target, if there is one. */
    static Optional<EnvironmentProxy> of(OtlpTarget target, Map<String, String> environment)
            throws OtlpConfigException {
        boolean isHttps = target.endpoint().isTls() || target.protocol() == OtlpTarget.Protocol.GRPC;
        String name = isHttps ? "HTTPS_PROXY" : "HTTP_PROXY";
        Optional<String> text = variable(environment, name);
        if (text.isEmpty()
                || isExempt(target.endpoint(), variable(environment, "NO_PROXY").orElse(""))) {
            return Optional.empty();
        }
        OtlpEndpoint address = OtlpEndpoint.parse(name, text.get(), false, 3128);
        if (address.isTls()) {
            throw new OtlpConfigException(name + "=" + text.get() + ": a proxy that speaks TLS itself is not supported;"
                    + " name it by http://, or exempt the receiver in NO_PROXY");
        }
        return Optional.of(
                new EnvironmentProxy(InetSocketAddress.createUnresolved(address.bareHost(), address.port())));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static boolean isExempt(OtlpEndpoint endpoint, String exemptions) {
        String host = endpoint.bareHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.equals("::1")
                || host.startsWith("127.")
                || Arrays.stream(exemptions.toLowerCase(Locale.ROOT).split(",", -1))
                        .map(String::strip)
                        .anyMatch(exemption -> covers(exemption, host, endpoint.port()));
    }

    /** A name covers itself and what is below it; an address itself, or with a prefix length its network. */
    private static boolean covers(String exemption, String host, int port) {
        if (exemption.equals("*") || exemption.equals(host) || exemption.equals(host + ":" + port)) {
            return true;
        }
        String domain = exemption.startsWith("*.") ? exemption.substring(1) : exemption;
        boolean isBelow = host.endsWith(domain.startsWith(".") ? domain : "." + domain);
        return (!domain.isEmpty() && isBelow) || AddressRange.contains(exemption, host);
    }

    @Override
    public ProxiedSocketAddress proxyFor(SocketAddress receiver) {
        // the proxy's name is looked up with each connection, so that it may move
        InetSocketAddress resolved = new InetSocketAddress(proxy.getHostString(), proxy.getPort());
        return HttpConnectProxiedSocketAddress.newBuilder()
                .setTargetAddress((InetSocketAddress) receiver)
                .setProxyAddress(resolved)
                .build();
    }

    @Override
    public List<Proxy> select(URI receiver) {
        return List.of(new Proxy(Proxy.Type.HTTP, proxy));
    }

    @Override
    public void connectFailed(@Nullable URI receiver, @Nullable SocketAddress address, @Nullable IOException failure) {
        // the failed request itself is counted and said
    }
}
