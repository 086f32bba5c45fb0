package io.bpfmetrics.export;

import io.bpfmetrics.config.WebConfigException;
import io.bpfmetrics.config.WebPem;
import io.bpfmetrics.config.WebTlsSpec;
import io.bpfmetrics.config.WebTlsSpec.ClientAuth;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** How to speak TLS, ready to use: keys and certificates are read and fit each other. Immutable. */
final class WebTls {
    private static final char[] NO_PASSWORD = {};

    private final WebTlsSpec spec;
    private final SSLContext context;
    private final SSLParameters parameters;

    private WebTls(WebTlsSpec spec, SSLContext context) throws WebConfigException {
        this.spec = spec;
        this.context = context;
        parameters = chosen();
    }

    /**
     * Makes it of certificates and keys.
     *
     * @param texts the PEM texts of all that the spec names
     */
    static WebTls of(WebTlsSpec spec, Map<WebPem, String> texts) throws WebConfigException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(spec, texts), new TrustManager[] {trust(spec, texts)}, null);
            return new WebTls(spec, context);
        } catch (GeneralSecurityException | IOException e) {
            throw new WebConfigException(spec.location(), "TLS cannot be set up: " + e.getMessage());
        }
    }

    SSLContext context() {
        return context;
    }

    /** What a connection has to keep to; not to be changed. */
    SSLParameters parameters() {
        return parameters;
    }

    private SSLParameters chosen() throws WebConfigException {
        SSLParameters supported = context.getSupportedSSLParameters();
        SSLParameters chosen = context.getDefaultSSLParameters();
        chosen.setProtocols(spec.versions().toArray(String[]::new));
        chosen.setUseCipherSuitesOrder(spec.isServerPreferring());
        if (!spec.cipherSuites().isEmpty()) {
            chosen.setCipherSuites(suites(List.of(supported.getCipherSuites())));
        }
        if (spec.clientAuth().isRequired()) {
            chosen.setNeedClientAuth(true);
        } else {
            chosen.setWantClientAuth(spec.clientAuth() != ClientAuth.NONE);
        }
        return chosen;
    }

    /** Those asked for, which concern TLS up to 1.2, and those of 1.3, which cannot be chosen. */
    private String[] suites(List<String> supported) throws WebConfigException {
        List<String> suites =
                new ArrayList<>(supported.stream().filter(WebTls::isOfTls13).toList());
        for (String suite : spec.cipherSuites()) {
            if (!supported.contains(suite)) {
                throw new WebConfigException(
                        spec.location(),
                        "cipher_suites: this Java does not know \"" + suite + "\"; it knows "
                                + String.join(", ", supported));
            }
            if (!suites.contains(suite)) {
                suites.add(suite);
            }
        }
        return suites.toArray(String[]::new);
    }

    private static boolean isOfTls13(String suite) {
        return suite.startsWith("TLS_") && !suite.contains("_WITH_") && !suite.endsWith("_SCSV");
    }

    private static KeyManager[] keys(WebTlsSpec spec, Map<WebPem, String> texts)
            throws GeneralSecurityException, IOException, WebConfigException {
        List<X509Certificate> chain = certificates(spec.certificate(), texts);
        PrivateKey key = key(spec.key(), texts);
        if (!fits(key, chain.get(0))) {
            throw new WebConfigException(
                    spec.key().location(),
                    "the private key is not that of the certificate; give the two that belong together");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static WebTrust trust(WebTlsSpec spec, Map<WebPem, String> texts)
            throws GeneralSecurityException, IOException, WebConfigException {
        Optional<WebPem> authority = spec.clientAuthority();
        List<X509Certificate> authorities = authority.isPresent() ? certificates(authority.get(), texts) : List.of();
        return WebTrust.of(authorities, spec.clientAuth().isVerified(), spec.clientAllowedNames());
    }

    /** Whether what one signs the other accepts. */
    private static boolean fits(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = certificate.getPublicKey().getAlgorithm();
        String family = key.getAlgorithm();
        if (!algorithm.equals(family)) {
            return false;
        }
        Signature signature = Signature.getInstance(
                switch (family) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> family;
                });
        byte[] sample = PrometheusText.utf8("do they belong together?");
        signature.initSign(key);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(sample);
        return signature.verify(signed);
    }

    private static List<X509Certificate> certificates(WebPem pem, Map<WebPem, String> texts) throws WebConfigException {
        try {
            return new PemFile(texts.getOrDefault(pem, "")).certificates();
        } catch (GeneralSecurityException e) {
            throw unusable(pem, "certificate", e);
        }
    }

    private static PrivateKey key(WebPem pem, Map<WebPem, String> texts) throws WebConfigException {
        try {
            return new PemFile(texts.getOrDefault(pem, "")).key();
        } catch (GeneralSecurityException e) {
            throw unusable(pem, "private key", e);
        }
    }

    private static WebConfigException unusable(WebPem pem, String noun, GeneralSecurityException problem) {
        String where = pem.file().map(file -> " in " + file).orElse("");
        return new WebConfigException(
                pem.location(), "the " + noun + where + " cannot be used: " + problem.getMessage());
    }
}
