package io.bpfmetrics.config;

import io.bpfmetrics.config.WebTlsSpec.ClientAuth;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the section {@code tls_server_config} of a web config. */
final class WebTlsReader {
    private static final List<String> VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");
    private static final Map<String, String> JAVA_VERSIONS =
            Map.of("TLS10", "TLSv1", "TLS11", "TLSv1.1", "TLS12", "TLSv1.2", "TLS13", "TLSv1.3");
    private static final Map<String, ClientAuth> CLIENT_AUTH = Map.of(
            "NoClientCert", ClientAuth.NONE,
            "RequestClientCert", ClientAuth.REQUESTED,
            "RequireAnyClientCert", ClientAuth.REQUIRED,
            "RequireClientCert", ClientAuth.REQUIRED,
            "VerifyClientCertIfGiven", ClientAuth.VERIFIED_IF_GIVEN,
            "RequireAndVerifyClientCert", ClientAuth.REQUIRED_AND_VERIFIED);
    private static final Set<String> CURVES = Set.of("CurveP256", "CurveP384", "CurveP521", "X25519");

    private final Path file;

    WebTlsReader(Path file) {
        this.file = file;
    }

    /** Empty if nothing in the section asks for TLS. */
    Optional<WebTlsSpec> read(WebConfigSection section) {
        Optional<WebPem> certificate = pem(section, "cert_file", "cert");
        Optional<WebPem> key = pem(section, "key_file", "key");
        Optional<WebPem> authority = pem(section, "client_ca_file", "client_ca");
        ClientAuth clientAuth = clientAuth(section, authority.isPresent());
        List<String> names = allowedNames(section, clientAuth);
        List<String> versions = versions(section);
        List<String> suites = section.texts("cipher_suites");
        boolean isServerPreferring = section.flag("prefer_server_cipher_suites", true);
        checkCurves(section);
        if (certificate.isEmpty() && key.isEmpty() && authority.isEmpty() && isAbsent(section, "client_auth_type")) {
            return Optional.empty();
        }
        require(section, certificate, "cert_file", "cert");
        require(section, key, "key_file", "key");
        WebPem missing = new WebPem(Optional.empty(), "", section.location());
        return Optional.of(new WebTlsSpec(
                certificate.orElse(missing),
                key.orElse(missing),
                clientAuth,
                authority,
                names,
                versions,
                suites,
                isServerPreferring,
                section.location()));
    }

    private Optional<WebPem> pem(WebConfigSection section, String fileKey, String textKey) {
        String path = section.text(fileKey);
        String text = section.text(textKey);
        if (!path.isEmpty() && !text.isEmpty()) {
            section.problem(textKey, "is given beside " + fileKey + "; give one of them");
        }
        if (!path.isEmpty()) {
            Path resolved = file.toAbsolutePath().resolveSibling(path);
            return Optional.of(new WebPem(Optional.of(resolved), "", section.place(fileKey)));
        }
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(new WebPem(Optional.empty(), text, section.place(textKey)));
    }

    private static void require(WebConfigSection section, Optional<WebPem> pem, String fileKey, String textKey) {
        if (pem.isEmpty()) {
            section.problem(fileKey, "is missing; TLS needs it, or " + textKey);
        }
    }

    private static boolean isAbsent(WebConfigSection section, String key) {
        return section.text(key).isEmpty();
    }

    private static ClientAuth clientAuth(WebConfigSection section, boolean hasAuthority) {
        String word = section.text("client_auth_type");
        ClientAuth clientAuth = word.isEmpty() ? ClientAuth.NONE : CLIENT_AUTH.get(word);
        if (clientAuth == null) {
            section.problem(
                    "client_auth_type",
                    "\"" + word + "\" is not known; known: " + String.join(", ", new TreeSet<>(CLIENT_AUTH.keySet())));
            return ClientAuth.NONE;
        }
        if (hasAuthority && clientAuth == ClientAuth.NONE) {
            section.problem(
                    "client_ca_file",
                    "is given, but clients are asked for no certificate;"
                            + " set client_auth_type, best to RequireAndVerifyClientCert");
        }
        return clientAuth;
    }

    private static List<String> allowedNames(WebConfigSection section, ClientAuth clientAuth) {
        List<String> names = section.texts("client_allowed_sans");
        if (!names.isEmpty() && !clientAuth.isRequired()) {
            section.problem(
                    "client_allowed_sans",
                    "needs a client_auth_type of RequireAndVerifyClientCert or RequireAnyClientCert;"
                            + " otherwise a client gets in without a certificate");
        }
        return names;
    }

    private static List<String> versions(WebConfigSection section) {
        int least = version(section, "min_version", "TLS12");
        int most = version(section, "max_version", "TLS13");
        if (least > most) {
            section.problem("min_version", "is above max_version, so that no version is left");
            return List.of();
        }
        return VERSIONS.subList(least, most + 1).stream()
                .map(version -> JAVA_VERSIONS.getOrDefault(version, version))
                .toList();
    }

    private static int version(WebConfigSection section, String key, String otherwise) {
        String word = section.text(key);
        int version = VERSIONS.indexOf(word.isEmpty() ? otherwise : word);
        if (version < 0) {
            section.problem(key, "\"" + word + "\" is not known; known: " + String.join(", ", VERSIONS));
            return VERSIONS.indexOf(otherwise);
        }
        return version;
    }

    /** They are Java's to choose (jdk.tls.namedGroups); a name that nobody knows is a mistake all the same. */
    private static void checkCurves(WebConfigSection section) {
        for (String curve : section.texts("curve_preferences")) {
            if (!CURVES.contains(curve)) {
                section.problem(
                        "curve_preferences",
                        "\"" + curve + "\" is not known; known: " + String.join(", ", new TreeSet<>(CURVES)));
            }
        }
    }
}
