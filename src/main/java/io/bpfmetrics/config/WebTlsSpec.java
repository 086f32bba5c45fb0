package io.bpfmetrics.config;

import java.util.List;
import java.util.Optional;

/**
 * How the web server speaks TLS. Versions and cipher suites have their names in Java ({@code TLSv1.2}).
 *
 * @param certificate the server's, with those that lead from it to the authority
 * @param key the server's
 * @param clientAuth what is asked of clients
 * @param clientAuthority who signs clients' certificates; empty: the authorities that Java knows
 * @param clientAllowedNames of which a client's certificate must have one; empty: any
 * @param versions in ascending order
 * @param cipherSuites up to TLS 1.2; empty: those that Java prefers
 * @param isServerPreferring whether their order decides, not the client's
 * @param location of the section
 */
public record WebTlsSpec(
        WebPem certificate,
        WebPem key,
        ClientAuth clientAuth,
        Optional<WebPem> clientAuthority,
        List<String> clientAllowedNames,
        List<String> versions,
        List<String> cipherSuites,
        boolean isServerPreferring,
        Location location) {

    /** Copies the lists. */
    public WebTlsSpec {
        clientAllowedNames = List.copyOf(clientAllowedNames);
        versions = List.copyOf(versions);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** What is asked of clients. */
    public enum ClientAuth {
        /** No certificate. */
        NONE(false, false),
        /** A certificate, which may be missing and is not verified. */
        REQUESTED(false, false),
        /** A certificate, which is not verified. */
        REQUIRED(true, false),
        /** A certificate, which may be missing. */
        VERIFIED_IF_GIVEN(false, true),
        /** A certificate. */
        REQUIRED_AND_VERIFIED(true, true);

        private final boolean isRequired;
        private final boolean isVerified;

        ClientAuth(boolean isRequired, boolean isVerified) {
            this.isRequired = isRequired;
            this.isVerified = isVerified;
        }

        /** Whether nobody gets in without a certificate. */
        public boolean isRequired() {
            return isRequired;
        }

        /** Whether a certificate must be of the authority. */
        public boolean isVerified() {
            return isVerified;
        }
    }
}
