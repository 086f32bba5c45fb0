package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.TestCertificates;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a web config asks of clients, tried with curl. */
class WebTlsTest {
    private static final String TLS = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";
    private static final String USER =
            "basic_auth_users:\n  alice: $2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e\n";

    @TempDir
    private static Path own;

    @TempDir
    private static Path foreign;

    private static TestCertificates ours = new TestCertificates(own, own, own, own, own);
    private static TestCertificates theirs = ours;

    @TempDir
    private Path directory;

    @BeforeAll
    static void makeCertificates() throws Exception {
        PrometheusTools.require("curl", "curl");
        ours = TestCertificates.create(own);
        theirs = TestCertificates.create(foreign);
    }

    @Test
    void servesWhoeverHasThePasswordOverTls() throws Exception {
        String headers = "http_server_config:\n  headers:\n    X-Frame-Options: deny\n";
        try (WebServer server = serve(TLS + USER + headers)) {
            String page = Curl.run(server.url(), ours.authority(), "-u", "alice:correct horse");
            String refused = Curl.run(server.url(), ours.authority());

            assertThat(server.url()).startsWith("https://127.0.0.1:");
            assertThat(page)
                    .contains("\nseries{index=\"0\"} 1\n")
                    .containsIgnoringCase("\nX-Frame-Options: deny")
                    .endsWith("\n200");
            assertThat(refused)
                    .containsIgnoringCase("\nWWW-Authenticate: Basic realm=\"bpf-metrics-exporter\"")
                    .containsIgnoringCase("\nX-Frame-Options: deny")
                    .doesNotContain("series")
                    .endsWith("\nA user and the password of this user are needed\n\n401");
            for (String wrong : List.of("alice:wrong", "bob:correct horse", "alice:")) {
                assertThat(Curl.status(server.url(), ours.authority(), "-u", wrong))
                        .isEqualTo(401);
            }
            for (String path : List.of("/", "/healthz", "/nothing")) {
                assertThat(Curl.status(WebFixture.root(server) + path, ours.authority()))
                        .isEqualTo(401);
            }
            assertThat(Curl.status(server.url(), theirs.authority(), "-u", "alice:correct horse"))
                    .as("a client that does not know the authority")
                    .isZero();
            assertThat(Curl.status(server.url().replace("https:", "http:"), ours.authority()))
                    .as("plain HTTP")
                    .isZero();
        }
    }

    @Test
    void asksForPasswordsWithoutTlsToo() throws Exception {
        try (WebServer server = serve(USER)) {
            assertThat(server.url()).startsWith("http://127.0.0.1:");
            assertThat(WebFixture.get(server.url()).statusCode()).isEqualTo(401);
            assertThat(Curl.status(server.url(), ours.authority(), "-u", "alice:correct horse"))
                    .isEqualTo(200);
        }
    }

    @Test
    void answersNoMoreOftenThanAllowed() throws Exception {
        try (WebServer server = serve("rate_limit:\n  interval: 1h\n  burst: 2\n")) {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                statuses.add(WebFixture.get(server.url()).statusCode());
            }

            assertThat(statuses).containsExactly(200, 200, 429);
            Files.writeString(config(), "rate_limit:\n  interval: 0\n");
            assertThat(WebFixture.get(server.url()).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource
    void asksClientsForCertificates(String settings, int without, int withOurs, int withForeign) throws Exception {
        try (WebServer server = serve(TLS + settings.indent(2))) {
            assertThat(Curl.status(server.url(), ours.authority())).isEqualTo(without);
            assertThat(Curl.status(server.url(), ours.authority(), shown(ours))).isEqualTo(withOurs);
            assertThat(Curl.status(server.url(), ours.authority(), shown(theirs)))
                    .isEqualTo(withForeign);
        }
    }

    static Stream<Arguments> asksClientsForCertificates() {
        String authority = "\nclient_ca_file: authority.crt";
        return Stream.of(
                arguments("client_auth_type: NoClientCert", 200, 200, 200),
                arguments("client_auth_type: RequestClientCert" + authority, 200, 200, 200),
                arguments("client_auth_type: RequireAnyClientCert", 0, 200, 200),
                arguments("client_auth_type: VerifyClientCertIfGiven" + authority, 200, 200, 0),
                arguments("client_auth_type: RequireAndVerifyClientCert" + authority, 0, 200, 0),
                arguments("client_auth_type: RequireAndVerifyClientCert", 0, 0, 0));
    }

    @Test
    void letsInOnlyCertificatesOfAllowedNames() throws Exception {
        String[] asServer = {
            "--cert",
            ours.serverCertificate().toString(),
            "--key",
            ours.serverKey().toString()
        };
        String settings = "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: authority.crt\n";
        try (WebServer server = serve(TLS + settings + "  client_allowed_sans: [other, localhost]\n")) {
            assertThat(Curl.status(server.url(), ours.authority(), asServer)).isEqualTo(200);
            assertThat(Curl.status(server.url(), ours.authority(), shown(ours))).isZero();
        }
        try (WebServer server = serve(TLS + settings + "  client_allowed_sans: [local, host]\n")) {
            assertThat(Curl.status(server.url(), ours.authority(), asServer)).isZero();
        }
    }

    @Test
    void keepsToVersionsAndCipherSuites() throws Exception {
        String suite = "  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]\n";
        String[] ownSuite = {"--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES128-GCM-SHA256"};
        String[] otherSuite = {"--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES256-GCM-SHA384"};
        try (WebServer server = serve(TLS + "  max_version: TLS12\n" + suite)) {
            assertThat(Curl.status(server.url(), ours.authority(), "--tlsv1.3")).isZero();
            assertThat(Curl.status(server.url(), ours.authority(), ownSuite)).isEqualTo(200);
            assertThat(Curl.status(server.url(), ours.authority(), otherSuite)).isZero();
        }
        try (WebServer server = serve(TLS + "  min_version: TLS13\n" + suite)) {
            assertThat(Curl.status(server.url(), ours.authority(), "--tlsv1.3")).isEqualTo(200);
            assertThat(Curl.status(server.url(), ours.authority(), ownSuite)).isZero();
        }
    }

    @Test
    void takesUpWhatChangesAndKeepsWhatWorksWhileItIsBroken() throws Exception {
        try (WebServer server = serve(TLS + USER)) {
            String[] right = {"-u", "alice:correct horse"};
            assertThat(Curl.status(server.url(), ours.authority(), right)).isEqualTo(200);

            copy(theirs, directory, "server.crt");
            assertThat(Curl.status(server.url(), ours.authority(), right))
                    .as("the old certificate goes on while the key is not that of the new one")
                    .isEqualTo(200);

            copy(theirs, directory, "server.key");
            assertThat(Curl.status(server.url(), ours.authority(), right)).isZero();
            assertThat(Curl.status(server.url(), theirs.authority(), right)).isEqualTo(200);

            Files.writeString(config(), TLS + USER.replace("alice", "bob"));
            assertThat(Curl.status(server.url(), theirs.authority(), right)).isEqualTo(401);
            assertThat(Curl.status(server.url(), theirs.authority(), "-u", "bob:correct horse"))
                    .isEqualTo(200);

            Files.writeString(config(), USER); // TLS cannot be switched off, nor must it be by mistake
            assertThat(Curl.status(server.url(), theirs.authority(), "-u", "bob:correct horse"))
                    .isEqualTo(200);
        }
    }

    @Test
    void isNotHeldUpByClientsThatNeverShakeHands() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (WebServer server = serve(TLS)) {
            int port = URI.create(server.url()).getPort();
            for (int i = 0; i < 3 * WebServer.THREADS; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), port));
                silent.get(i).getOutputStream().write(new byte[] {22, 3, 1});
            }

            // who came at the same time may wait until it is closed with them; the next one must get through
            int first = Curl.status(server.url(), ours.authority());
            assertThat(first == 200 ? first : Curl.status(server.url(), ours.authority()))
                    .isEqualTo(200);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void refusesFilesThatDoNotFit() throws Exception {
        copy(ours, directory, "server.crt");
        copy(theirs, directory, "server.key");
        Files.writeString(config(), TLS);
        WebSettings settings = WebSettings.parse("127.0.0.1:0", "/metrics");

        assertThatThrownBy(() -> settings.withConfigFile(config()))
                .isInstanceOf(WebSettingsException.class)
                .hasMessage("--web.config.file: " + config() + ":3:3: the private key is not that of the certificate;"
                        + " give the two that belong together");
        assertThatThrownBy(() -> settings.withConfigFile(directory.resolve("none.yml")))
                .isInstanceOf(WebSettingsException.class)
                .hasMessage("--web.config.file: %s: cannot read %s: ENOENT, there is no such file"
                        .formatted(directory.resolve("none.yml"), directory.resolve("none.yml")));
        Files.delete(directory.resolve("server.key"));
        assertThatThrownBy(() -> settings.withConfigFile(config()))
                .isInstanceOf(WebSettingsException.class)
                .hasMessage("--web.config.file: " + config() + ":3:3: cannot read " + directory.resolve("server.key")
                        + ": ENOENT, there is no such file");
        Files.writeString(directory.resolve("server.crt"), "nothing");
        copy(ours, directory, "server.key");
        assertThatThrownBy(() -> settings.withConfigFile(config()))
                .isInstanceOf(WebSettingsException.class)
                .hasMessage("--web.config.file: " + config() + ":2:3: the certificate in "
                        + directory.resolve("server.crt")
                        + " cannot be used: no certificate in PEM form is in it");
    }

    @Test
    void readsWhatPromtoolAccepts() throws Exception {
        PrometheusTools.require("promtool");
        String text = TLS + """
                  client_auth_type: RequireAndVerifyClientCert
                  client_ca_file: authority.crt
                  min_version: TLS12
                  max_version: TLS13
                  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]
                  prefer_server_cipher_suites: true
                  curve_preferences: [CurveP256]
                http_server_config:
                  http2: true
                  headers:
                    X-Content-Type-Options: nosniff
                """ + USER;
        try (WebServer server = serve(text)) {
            CommandOutput.of("promtool", "check", "web-config", config().toString()); // fails if it refuses

            assertThat(Curl.status(server.url(), ours.authority(), shown(ours))).isEqualTo(401);
        }
    }

    private WebServer serve(String text) throws Exception {
        copy(ours, directory, "server.crt");
        copy(ours, directory, "server.key");
        copy(ours, directory, "authority.crt");
        Files.writeString(config(), text);
        WebSettings settings = WebSettings.parse("127.0.0.1:0", "/metrics").withConfigFile(config());
        return WebServer.start(settings, WebFixture.set(new WebFixture.Numbers(1)), Map.of("host.name", "n1"), "1.2.3");
    }

    private Path config() {
        return directory.resolve("web.yml");
    }

    private static void copy(TestCertificates from, Path to, String name) throws Exception {
        Path folder = from.authority().resolveSibling(name);
        Files.copy(folder, to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String[] shown(TestCertificates client) {
        return new String[] {
            "--cert",
            client.clientCertificate().toString(),
            "--key",
            client.clientKey().toString()
        };
    }
}
