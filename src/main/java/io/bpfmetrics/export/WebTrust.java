package io.bpfmetrics.export;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Decides whose certificate lets a client in. Thread-safe. */
final class WebTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager authorities;
    private final boolean isVerifying;
    private final List<String> allowedNames;

    private WebTrust(X509ExtendedTrustManager authorities, boolean isVerifying, List<String> allowedNames) {
        this.authorities = authorities;
        this.isVerifying = isVerifying;
        this.allowedNames = allowedNames;
    }

    /**
     * Trust in some authorities; if there are none, in those that Java knows.
     *
     * @param allowedNames one of which must be in the certificate; empty: any
     */
    static WebTrust of(List<X509Certificate> authorities, boolean isVerifying, List<String> allowedNames)
            throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities.isEmpty() ? null : store(authorities));
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return new WebTrust(found, isVerifying, allowedNames);
            }
        }
        throw new GeneralSecurityException("this Java cannot verify certificates");
    }

    private static KeyStore store(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        return store;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        if (isVerifying) {
            authorities.checkClientTrusted(chain, authType, engine);
        }
        checkName(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        if (isVerifying) {
            authorities.checkClientTrusted(chain, authType, socket);
        }
        checkName(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (isVerifying) {
            authorities.checkClientTrusted(chain, authType);
        }
        checkName(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw notServer();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        throw notServer();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        throw notServer();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return isVerifying ? authorities.getAcceptedIssuers() : new X509Certificate[0];
    }

    private void checkName(X509Certificate certificate) throws CertificateException {
        if (allowedNames.isEmpty()) {
            return;
        }
        List<String> names = names(certificate);
        if (names.stream().noneMatch(allowedNames::contains)) {
            throw new CertificateException("none of the names " + names + " is in client_allowed_sans");
        }
    }

    /** Names of hosts and people, addresses and URIs. */
    private static List<String> names(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        List<String> names = new ArrayList<>();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                if (alternative.get(1) instanceof String name) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static CertificateException notServer() {
        return new CertificateException("this side is the server");
    }
}
