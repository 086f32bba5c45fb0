package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.bpfmetrics.config.WebTlsSpec.ClientAuth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WebConfigFileTest {
    private static final Path FILE = Path.of("/etc/exporter/web.yml");
    private static final String HASH = "$2y$10$abcdefghijklmnopqrstuu23JPZtHcGhwXSF41f93o/7vBdDut3Xu";

    @Test
    void readsEverySetting() throws Exception {
        WebConfig config = WebConfigFile.parse(FILE, """
                tls_server_config:
                  cert_file: tls/server.crt
                  key_file: /run/keys/server.key
                  client_auth_type: RequireAndVerifyClientCert
                  client_ca_file: ca.crt
                  client_allowed_sans: [prometheus.example, 10.0.0.1]
                  min_version: TLS12
                  max_version: TLS12
                  cipher_suites:
                    - TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
                  prefer_server_cipher_suites: false
                  curve_preferences: [CurveP256, X25519]
                http_server_config:
                  http2: false
                  headers:
                    X-Frame-Options: deny
                    Strict-Transport-Security: max-age=31536000
                basic_auth_users:
                  alice: %s
                rate_limit:
                  interval: 1s500ms
                  burst: 20
                """.formatted(HASH));

        assertThat(config)
                .isEqualTo(new WebConfig(
                        Optional.of(new WebTlsSpec(
                                pem("/etc/exporter/tls/server.crt", 2, 3),
                                pem("/run/keys/server.key", 3, 3),
                                ClientAuth.REQUIRED_AND_VERIFIED,
                                Optional.of(pem("/etc/exporter/ca.crt", 5, 3)),
                                List.of("prometheus.example", "10.0.0.1"),
                                List.of("TLSv1.2"),
                                List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
                                false,
                                new Location(FILE, 1, 1))),
                        Map.of("X-Frame-Options", "deny", "Strict-Transport-Security", "max-age=31536000"),
                        Map.of("alice", HASH),
                        Optional.of(new WebRate(Duration.ofMillis(1500), 20))));
    }

    @Test
    void asksForNothingWhereNothingIsSaid() throws Exception {
        for (String text : List.of("", "# nothing\n", "{}", "tls_server_config:\nbasic_auth_users: {}\n")) {
            assertThat(WebConfigFile.parse(FILE, text)).isEqualTo(WebConfig.OPEN);
        }
        assertThat(WebConfigFile.parse(FILE, "tls_server_config: {min_version: TLS13}"))
                .isEqualTo(WebConfig.OPEN);
    }

    @Test
    void takesCertificatesFromTheFileItself() throws Exception {
        WebTlsSpec tls = WebConfigFile.parse(FILE, """
                        tls_server_config:
                          cert: |
                            a certificate
                          key: a key
                        """).tls().orElseThrow();

        assertThat(tls.certificate())
                .isEqualTo(new WebPem(Optional.empty(), "a certificate\n", new Location(FILE, 2, 3)));
        assertThat(tls.key()).isEqualTo(new WebPem(Optional.empty(), "a key", new Location(FILE, 4, 3)));
        assertThat(tls.versions()).containsExactly("TLSv1.2", "TLSv1.3");
        assertThat(tls.clientAuth()).isEqualTo(ClientAuth.NONE);
        assertThat(tls.isServerPreferring()).isTrue();
    }

    @ParameterizedTest
    @MethodSource
    void refuses(String text, String... problems) {
        assertThatThrownBy(() -> WebConfigFile.parse(FILE, text))
                .isInstanceOf(WebConfigException.class)
                .hasMessage("/etc/exporter/web.yml:" + String.join("\n/etc/exporter/web.yml:", problems));
    }

    static Stream<Arguments> refuses() {
        String both = "tls_server_config:\n  cert_file: c\n  key_file: k\n  ";
        return Stream.of(
                problem(
                        "tls_config: {}\n",
                        "1:1: tls_config is not known here; known: basic_auth_users, http_server_config,"
                                + " rate_limit, tls_server_config"),
                problem(
                        "http_server_config:\n  headers:\n    Server: me\n    X-Frame-Options: allow\n",
                        "3:5: Server is not known here; known: Content-Security-Policy, Strict-Transport-Security,"
                                + " X-Content-Type-Options, X-Frame-Options, X-XSS-Protection",
                        "4:5: X-Frame-Options must be deny or sameorigin, not \"allow\""),
                problem(
                        "rate_limit:\n  interval: 1 second\n  burst: 1\n",
                        "2:3: interval must be a duration such as 1s or 100ms, not \"1 second\""),
                problem("rate_limit: {interval: 1s, burst: few}\n", "1:28: burst must be a number, not \"few\""),
                problem(
                        "rate_limit: {interval: 1s}\n",
                        "1:1: burst must be at least 1, or no request would ever be answered"),
                problem("basic_auth_users:\n  alice: secret\n", "2:3: alice " + NOT_HASHED + "alice"),
                problem("basic_auth_users:\n  bob: " + HASH + "x\n", "2:3: bob " + NOT_HASHED + "bob"),
                problem("basic_auth_users: [alice]\n", "1:19: basic_auth_users must be a mapping of keys to values"),
                problem("tls_server_config:\n  cert_file: c\n", "1:1: key_file is missing; TLS needs it, or key"),
                problem(
                        both + "min_version: TLS9\n",
                        "4:3: min_version \"TLS9\" is not known; known: TLS10, TLS11," + " TLS12, TLS13"),
                problem(
                        both + "min_version: TLS13\n  max_version: TLS12\n",
                        "4:3: min_version is above max_version, so that no version is left"),
                problem(
                        both + "client_ca_file: a\n",
                        "4:3: client_ca_file is given, but clients are asked for no certificate; set"
                                + " client_auth_type, best to RequireAndVerifyClientCert"),
                problem(
                        both + "client_auth_type: VerifyClientCertIfGiven\n  client_allowed_sans: [a]\n",
                        "5:3: client_allowed_sans needs a client_auth_type of RequireAndVerifyClientCert or"
                                + " RequireAnyClientCert; otherwise a client gets in without a certificate"),
                problem(
                        both + "client_auth_type: Yes\n  curve_preferences: [P256]\n  cert: c\n"
                                + "  prefer_server_cipher_suites: maybe\n  cert_file: d\n",
                        "4:3: client_auth_type \"Yes\" is not known; known: NoClientCert, RequestClientCert,"
                                + " RequireAndVerifyClientCert, RequireAnyClientCert, RequireClientCert,"
                                + " VerifyClientCertIfGiven",
                        "5:3: curve_preferences \"P256\" is not known; known: CurveP256, CurveP384, CurveP521, X25519",
                        "6:3: cert is given beside cert_file; give one of them",
                        "7:3: prefer_server_cipher_suites must be true or false, not \"maybe\"",
                        "8:3: cert_file is given twice"));
    }

    @Test
    void saysWhereTheYamlIsBroken() {
        assertThatThrownBy(() -> WebConfigFile.parse(FILE, "basic_auth_users:\n  a: b: c\n"))
                .isInstanceOf(WebConfigException.class)
                .hasMessageStartingWith("/etc/exporter/web.yml:2:7: this is no YAML: ");
    }

    private static final String NOT_HASHED =
            "must be a bcrypt hash such as $2y$10$..., not the password itself;" + " make one with: htpasswd -nBC 10 ";

    private static Arguments problem(String text, String... problems) {
        return arguments(text, problems);
    }

    private static WebPem pem(String file, int line, int column) {
        return new WebPem(Optional.of(Path.of(file)), "", new Location(FILE, line, column));
    }
}
