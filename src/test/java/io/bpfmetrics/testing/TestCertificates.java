package io.bpfmetrics.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A fresh authority with a server certificate for localhost and a client certificate, made by the JDK's keytool as PEM
 * files.
 */
public record TestCertificates(
        Path authority, Path serverCertificate, Path serverKey, Path clientCertificate, Path clientKey) {
    private static final String PASSWORD = "changeit";

    /** Makes them in {@code directory}; takes some seconds. */
    public static TestCertificates create(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("test.p12");
        generate(store, "authority", "-ext", "bc:critical");
        generate(store, "server", "-signer", "authority", "-ext", "san=dns:localhost,ip:127.0.0.1,ip:0::1");
        generate(store, "client", "-signer", "authority");
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        return new TestCertificates(
                certificate(directory, keys, "authority"),
                certificate(directory, keys, "server"),
                key(directory, keys, "server"),
                certificate(directory, keys, "client"),
                key(directory, keys, "client"));
    }

    private static void generate(Path store, String alias, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of("-genkeypair", "-keystore", store.toString(), "-storepass", PASSWORD));
        command.addAll(List.of("-storetype", "PKCS12", "-alias", alias, "-dname", "CN=" + alias));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
        command.addAll(List.of(more));
        CommandOutput.of(command);
    }

    private static Path certificate(Path directory, KeyStore keys, String alias)
            throws IOException, GeneralSecurityException {
        Certificate certificate = keys.getCertificate(alias);
        return write(directory.resolve(alias + ".crt"), "CERTIFICATE", certificate.getEncoded());
    }

    private static Path key(Path directory, KeyStore keys, String alias) throws IOException, GeneralSecurityException {
        Key key = keys.getKey(alias, PASSWORD.toCharArray());
        return write(directory.resolve(alias + ".key"), "PRIVATE KEY", key.getEncoded());
    }

    private static Path write(Path file, String label, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }
}
