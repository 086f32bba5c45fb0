package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the server listens, and what it says when it cannot. */
class WebServerAddressTest {
    @Test
    void listensOnAllInterfacesAndOnIpv6() throws Exception {
        for (String address : List.of(":0", "[::1]:0", "localhost:0")) {
            WebSettings settings = WebSettings.parse(address, "/metrics");
            try (WebServer server =
                    WebServer.start(settings, WebFixture.set(new WebFixture.Numbers(1)), Map.of(), "1.2.3")) {
                String host = address.startsWith("[") ? "\\[::1]" : "localhost";
                assertThat(server.url()).matches("http://" + host + ":\\d+/metrics");
                assertThat(WebFixture.get(server.url()).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();

            assertThatThrownBy(() -> start(address))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot listen on " + address + " for the metrics page: EADDRINUSE, another program"
                            + " listens there; stop it, or choose another address with --web.listen-address"
                            + " (none: no page)");
        }
    }

    @Test
    void saysThatTheAddressIsNotOfThisHost() {
        assertThatThrownBy(() -> start("192.0.2.1:9435"))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen on 192.0.2.1:9435 for the metrics page: EADDRNOTAVAIL, no interface of this"
                        + " host has this address; use one of its own, or :9435 for all");
    }

    @Test
    void saysThatTheHostNameIsNotKnown() {
        assertThatThrownBy(() -> start("no-such-host.invalid:9435"))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen on no-such-host.invalid:9435 for the metrics page: the host name"
                        + " no-such-host.invalid is not known; use an address of this host");
    }

    private static void start(String address) throws Exception {
        WebSettings settings = WebSettings.parse(address, "/metrics");
        WebServer.start(settings, WebFixture.set(new WebFixture.Numbers(1)), Map.of(), "1.2.3")
                .close();
    }
}
