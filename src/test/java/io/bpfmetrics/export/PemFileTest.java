package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPrivateKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as OpenSSL writes them. */
class PemFileTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void needsOpenssl() {
        PrometheusTools.require("openssl", "openssl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prime256v1", "secp384r1", "secp521r1"})
    void readsEllipticCurveKeysOfBothForms(String curve) throws Exception {
        Path old = directory.resolve("old.key");
        Path modern = directory.resolve("modern.key");
        openssl("ecparam", "-name", curve, "-genkey", "-out", old.toString());
        openssl("pkcs8", "-topk8", "-nocrypt", "-in", old.toString(), "-out", modern.toString());

        ECPrivateKey first = (ECPrivateKey) new PemFile(Files.readString(old)).key();
        ECPrivateKey second = (ECPrivateKey) new PemFile(Files.readString(modern)).key();
        assertThat(old).content().contains("BEGIN EC PARAMETERS", "BEGIN EC PRIVATE KEY");
        assertThat(first.getS()).isEqualTo(second.getS());
        assertThat(first.getParams().getOrder()).isEqualTo(second.getParams().getOrder());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1024", "2048", "4096"})
    void readsRsaKeysOfBothForms(String bits) throws Exception {
        Path old = directory.resolve("old.key");
        Path modern = directory.resolve("modern.key");
        openssl("genrsa", "-traditional", "-out", old.toString(), bits);
        openssl("pkcs8", "-topk8", "-nocrypt", "-in", old.toString(), "-out", modern.toString());

        assertThat(old).content().contains("BEGIN RSA PRIVATE KEY");
        assertThat(new PemFile(Files.readString(old)).key()).isEqualTo(new PemFile(Files.readString(modern)).key());
    }

    @Test
    void readsEdwardsCurveKeys() throws Exception {
        Path key = directory.resolve("ed.key");
        openssl("genpkey", "-algorithm", "ed25519", "-out", key.toString());

        assertThat(new PemFile(Files.readString(key)).key().getAlgorithm()).isEqualTo("EdDSA");
    }

    @Test
    void readsEveryCertificateAndSkipsWhatIsBetween() throws Exception {
        TestCertificates made = TestCertificates.create(directory);
        String server = Files.readString(made.serverCertificate());
        String authority = Files.readString(made.authority());
        String both = "subject: server\n" + server + Files.readString(made.serverKey()) + "issuer\n" + authority;

        assertThat(new PemFile(both).certificates())
                .containsExactly(
                        new PemFile(server).certificates().get(0),
                        new PemFile(authority).certificates().get(0));
        assertThat(new PemFile(both).key()).isEqualTo(new PemFile(Files.readString(made.serverKey())).key());
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        Path key = directory.resolve("secret.key");
        openssl("genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:x", "-out", key.toString());

        refuses(Files.readString(key), "the private key has a password");
        refuses("", "no private key in PEM form is in it");
        refuses("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "the private key is damaged");
        refuses(
                "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----",
                "the EC PRIVATE KEY in it is dama");
        assertThatThrownBy(() -> new PemFile("nothing").certificates())
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage("no certificate in PEM form is in it");
    }

    private static void refuses(String text, String reason) {
        assertThatThrownBy(() -> new PemFile(text).key())
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageStartingWith(reason);
    }

    private static void openssl(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "openssl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        CommandOutput.of(command);
    }
}
