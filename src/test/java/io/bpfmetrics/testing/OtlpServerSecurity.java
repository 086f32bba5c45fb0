package io.bpfmetrics.testing;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;

/** How an {@link OtlpReceiver} proves who it is, and whom it asks to do so. */
public record OtlpServerSecurity(ServerCredentials credentials) {
    /** Plain text. */
    public static OtlpServerSecurity none() {
        return new OtlpServerSecurity(InsecureServerCredentials.create());
    }

    /** TLS with a certificate for localhost. */
    public static OtlpServerSecurity tls(TestCertificates certificates) {
        return of(certificates, TlsServerCredentials.ClientAuth.NONE);
    }

    /** The same, and clients must show a certificate of the same authority. */
    public static OtlpServerSecurity mutualTls(TestCertificates certificates) {
        return of(certificates, TlsServerCredentials.ClientAuth.REQUIRE);
    }

    private static OtlpServerSecurity of(TestCertificates certificates, TlsServerCredentials.ClientAuth clientAuth) {
        try {
            return new OtlpServerSecurity(TlsServerCredentials.newBuilder()
                    .keyManager(
                            certificates.serverCertificate().toFile(),
                            certificates.serverKey().toFile())
                    .trustManager(certificates.authority().toFile())
                    .clientAuth(clientAuth)
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException("reading the certificates", e);
        }
    }
}
