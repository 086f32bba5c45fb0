package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WebSettingsTest {
    @ParameterizedTest
    @MethodSource
    void readsAddress(String address, String host, int port) throws WebSettingsException {
        WebSettings settings = WebSettings.parse(address, "/metrics");

        assertThat(settings).isEqualTo(new WebSettings(host, port, "/metrics", false, Optional.empty()));
        assertThat(settings.address()).isEqualTo(address);
    }

    static Stream<Arguments> readsAddress() {
        return Stream.of(
                arguments("127.0.0.1:9435", "127.0.0.1", 9435),
                arguments(":9435", "", 9435),
                arguments("[::1]:9435", "::1", 9435),
                arguments("[fe80::1%eth0]:9435", "fe80::1%eth0", 9435),
                arguments("node-1.example.com:0", "node-1.example.com", 0),
                arguments("localhost:65535", "localhost", 65535));
    }

    @ParameterizedTest
    @MethodSource
    void refusesAddressWithReason(String address, String message) {
        assertThatThrownBy(() -> WebSettings.parse(address, "/metrics"))
                .isInstanceOf(WebSettingsException.class)
                .hasMessage("--web.listen-address " + address + ": " + message);
    }

    static Stream<Arguments> refusesAddressWithReason() {
        String examples = "; write 127.0.0.1:9435, :9435 (all interfaces), [::1]:9435 or none";
        return Stream.of(
                arguments("127.0.0.1:65536", "port 65536 is above 65535" + examples),
                arguments("127.0.0.1", "the port is missing" + examples),
                arguments("9435", "the port is missing" + examples),
                arguments("", "the port is missing" + examples),
                arguments("::1:9435", "an IPv6 address needs brackets and a port" + examples),
                arguments("[::1]", "an IPv6 address needs brackets and a port" + examples),
                arguments("http://127.0.0.1:9435", "an address has neither scheme nor path" + examples),
                arguments("127.0.0.1:9435/metrics", "an address has neither scheme nor path" + examples),
                arguments("127.0.0.1:http", "that is not HOST:PORT" + examples),
                arguments("127.0.0.1:-1", "that is not HOST:PORT" + examples),
                arguments(
                        "fd://3",
                        "socket activation is not supported, because Java's web server opens its own socket;"
                                + " give an address such as 127.0.0.1:9435 and put a socket-activated proxy in front"
                                + " of it"));
    }

    @ParameterizedTest
    @MethodSource
    void refusesPathThatIsNoPath(String path) {
        assertThatThrownBy(() -> WebSettings.parse(":9435", path))
                .isInstanceOf(WebSettingsException.class)
                .hasMessage("--web.telemetry-path " + path + ": the path must begin with / and consist of letters,"
                        + " digits and / . _ ~ -; the default is /metrics");
    }

    static Stream<Arguments> refusesPathThatIsNoPath() {
        return Stream.of(arguments("metrics"), arguments(""), arguments("/a b"), arguments("/a?b"), arguments("/<b>"));
    }
}
