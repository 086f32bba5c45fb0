package io.bpfmetrics.examples;

import static io.bpfmetrics.examples.ExampleRun.samples;
import static io.bpfmetrics.examples.ExampleRun.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.PrometheusPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Examples about packets and connections; all is done on the loopback interface. */
@KernelTest
final class NetworkExamplesTest {
    private static final int PAYLOAD = 1000;

    /** With the headers of UDP and IPv4, and that of Ethernet, which the loopback interface has too. */
    private static final int FRAME = PAYLOAD + 8 + 20 + 14;

    @Test
    void xdpPacketsCountsByEthertypeProtocolAndNetwork() throws Exception {
        try (ExampleRun run = ExampleRun.start("xdp-packets")) {
            Map<String, String> udp = Map.of("ethertype", "0800", "protocol", "udp");
            double before = sum(run.page(), "xdp_packets_total", udp);
            Works.datagrams(9, 20, new byte[PAYLOAD]);
            PrometheusPage page = run.page();

            assertThat(run.attached()).isEqualTo(Map.of("on_packet", true));
            assertThat(sum(page, "xdp_packets_total", udp) - before).isGreaterThanOrEqualTo(20);
            assertThat(sum(page, "xdp_network_packets_total", Map.of("bits", "24", "network", "127.0.0.0")))
                    .isGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void trafficHasPacketsAndBytesFromOneMap() throws Exception {
        ExampleRun.needsLinux(6, 6);
        try (ExampleRun run = ExampleRun.start("traffic")) {
            Works.datagrams(9, 20, new byte[PAYLOAD]);
            PrometheusPage page = run.page();

            assertThat(run.attached()).isEqualTo(Map.of("count_in", true, "count_out", true));
            for (String direction : List.of("in", "out")) {
                Map<String, String> labels = Map.of("interface", "lo", "direction", direction, "layer", "tcx");
                assertThat(sum(page, "interface_packets_total", labels)).isGreaterThanOrEqualTo(20);
                assertThat(sum(page, "interface_bytes_total", labels)).isGreaterThanOrEqualTo(20 * FRAME);
            }
            assertThat(sum(page, "packet_size_bytes_bucket", Map.of("le", "1100"))
                            - sum(page, "packet_size_bytes_bucket", Map.of("le", "1000")))
                    .as("frames of 1042 bytes")
                    .isGreaterThanOrEqualTo(40);
        }
    }

    @Test
    void cgroupTrafficCountsWhatProcessesSendAndReceive() throws Exception {
        try (ExampleRun run = ExampleRun.start("cgroup-traffic");
                ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Works.datagrams(9, 20, new byte[PAYLOAD]);
            Works.connection(server);
            PrometheusPage page = run.page();

            assertThat(run.attached()).isEqualTo(Map.of("count_in", true, "count_out", true));
            assertThat(sum(page, "cgroup_packets_total", Map.of("direction", "out")))
                    .isGreaterThanOrEqualTo(30);
            assertThat(sum(page, "cgroup_bytes_total", Map.of("direction", "out")))
                    .isGreaterThanOrEqualTo(20 * (PAYLOAD + 28));
            assertThat(sum(page, "cgroup_packets_total", Map.of("direction", "in")))
                    .isGreaterThanOrEqualTo(10);
        }
    }

    @Test
    void dnsQueriesNamesWhatIsAskedFor() throws Exception {
        try (ExampleRun run = ExampleRun.start("dns-queries")) {
            String name = "seed-" + FreePort.next() + ".bpf-metrics.example";
            for (int i = 0; i < 3; i++) {
                Works.dnsQuery(name);
            }

            assertThat(run.attached()).isEqualTo(Map.of("on_packet", true));
            assertThat(sum(run.page(), "dns_queries_total", Map.of("name", name)))
                    .isEqualTo(3);
        }
    }

    @Test
    void connectsCountsByAddressAndPort() throws Exception {
        try (ExampleRun run = ExampleRun.start("connects")) {
            String port = Integer.toString(FreePort.next());
            for (int i = 0; i < 4; i++) {
                Works.refusedConnection(Integer.parseInt(port));
            }

            assertThat(run.attached()).isEqualTo(Map.of("on_connect4", true, "on_connect6", true));
            assertThat(sum(
                            run.page(),
                            "connects_total",
                            Map.of("address", "127.0.0.1", "port", port, "protocol", "tcp")))
                    .isEqualTo(4);
        }
    }

    @Test
    void tcpRttObservesConnectionsOfTheLoopbackInterface() throws Exception {
        try (ExampleRun run = ExampleRun.start("tcp-rtt");
                ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            PrometheusPage page = run.until("tcp_rtt_seconds_count", Map.of(), 10, () -> Works.connection(server));

            assertThat(run.attached()).isEqualTo(Map.of("on_socket", true));
            assertThat(sum(page, "tcp_established_total", Map.of("side", "opened")))
                    .isPositive();
            assertThat(sum(page, "tcp_established_total", Map.of("side", "accepted")))
                    .isPositive();
            assertThat(sum(page, "tcp_rtt_seconds_sum", Map.of()) / sum(page, "tcp_rtt_seconds_count", Map.of()))
                    .isBetween(0.0, 1.0);
        }
    }

    @Test
    void socketLookupsCountsByPort() throws Exception {
        try (ExampleRun run = ExampleRun.start("socket-lookups")) {
            int port = FreePort.next();
            Works.datagrams(port, 7, new byte[1]);

            assertThat(run.attached()).isEqualTo(Map.of("on_lookup", true));
            assertThat(sum(
                            run.page(),
                            "socket_lookups_total",
                            Map.of("port", Integer.toString(port), "protocol", "udp")))
                    .isEqualTo(7);
        }
    }

    @Test
    void netfilterPacketsCountsByHook() throws Exception {
        ExampleRun.needsLinux(6, 4);
        try (ExampleRun run = ExampleRun.start("netfilter-packets")) {
            Works.datagrams(9, 20, new byte[1]);
            PrometheusPage page = run.page();

            assertThat(run.attached()).isEqualTo(Map.of("count_input", true, "count_output", true));
            assertThat(sum(page, "netfilter_packets_total", Map.of("hook", "input")))
                    .isGreaterThanOrEqualTo(20);
            assertThat(sum(page, "netfilter_packets_total", Map.of("hook", "output")))
                    .isGreaterThanOrEqualTo(20);
            assertThat(sum(page, "netfilter_packets_total", Map.of("hook", "forward")))
                    .isZero();
        }
    }

    @Test
    void nicPacketsSaysWhatItDoesNotKnowAboutTheLoopbackInterface() throws Exception {
        try (ExampleRun run = ExampleRun.start("nic-packets")) {
            Works.datagrams(9, 20, new byte[1]);
            PrometheusPage page = run.page();

            assertThat(run.attached()).isEqualTo(Map.of("on_packet", true));
            assertThat(sum(page, "nic_packets_total", Map.of("interface", "lo")))
                    .isGreaterThanOrEqualTo(20);
            assertThat(samples(page, "nic_packets_total", Map.of("interface", "lo")))
                    .singleElement()
                    .satisfies(sample -> assertThat(sample.labels().get("vendor"))
                            .isIn("missing pci.ids db", "unknown pci vendor: 0x00"));
        }
    }

    @Test
    void tcpRetransmitsNamesThePeerThatDoesNotAnswer() throws Exception {
        try (ExampleRun run = ExampleRun.start("tcp-retransmits");
                FullServer server = FullServer.open()) {
            PrometheusPage page = run.until(
                    "tcp_retransmits_total",
                    Map.of("peer", "127.0.0.1", "port", server.port(), "state", "syn_sent"),
                    1,
                    ExampleRun.NOTHING);

            assertThat(run.attached()).isEqualTo(Map.of("on_retransmit", true));
            assertThat(samples(page, "tcp_retransmits_total", Map.of("port", server.port())))
                    .allSatisfy(sample -> assertThat(sample.labels()).containsOnlyKeys("peer", "port", "state"));
        }
    }

    /** A server that accepts nothing, with more who want to connect than may wait: the kernel drops their SYNs. */
    private record FullServer(ServerSocket server, List<SocketChannel> clients) implements AutoCloseable {
        private static final int CLIENTS = 8;

        static FullServer open() throws IOException {
            ServerSocket server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            List<SocketChannel> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                SocketChannel client = SocketChannel.open();
                client.configureBlocking(false);
                client.connect(server.getLocalSocketAddress());
                clients.add(client);
            }
            return new FullServer(server, clients);
        }

        String port() {
            return Integer.toString(server.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel client : clients) {
                client.close();
            }
            server.close();
        }
    }
}
