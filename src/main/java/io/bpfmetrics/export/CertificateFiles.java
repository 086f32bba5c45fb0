package io.bpfmetrics.export;

import java.io.File;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the certificate and key files that the {@code OTEL_EXPORTER_OTLP_*} variables name. */
final class CertificateFiles {
    static final String KEY_FORM =
            "is not a private key that fits the certificate, in PKCS#8 PEM form without password; convert it with"
                    + " \"openssl pkcs8 -topk8 -nocrypt\"";

    private CertificateFiles() {}

    /** All files can be read, and key and certificate come together. */
    static void check(OtlpProperties properties) throws OtlpConfigException {
        file(properties, "certificate");
        boolean hasKey = file(properties, "client.key").isPresent();
        boolean hasCertificate = file(properties, "client.certificate").isPresent();
        if (hasKey != hasCertificate) {
            String given = properties.source(properties.otlpKey(hasKey ? "client.key" : "client.certificate"));
            String missing = hasKey ? given.replace("KEY", "CERTIFICATE") : given.replace("CERTIFICATE", "KEY");
            throw new OtlpConfigException(given + " is set without " + missing + "; set both, or neither");
        }
    }

    /** The file that a property names, if it does. */
    static Optional<File> file(OtlpProperties properties, String name) throws OtlpConfigException {
        Optional<File> file =
                properties.otlp(name).filter(path -> !path.isEmpty()).map(File::new);
        if (file.isPresent() && !file.get().isFile()) {
            throw bad(properties, name, file.get().exists() ? "is not a file" : "does not exist", null);
        }
        if (file.isPresent() && !file.get().canRead()) {
            throw bad(properties, name, "may not be read by this user", null);
        }
        return file;
    }

    static OtlpConfigException bad(OtlpProperties properties, String name, String reason, @Nullable Exception cause) {
        String key = properties.otlpKey(name);
        return new OtlpConfigException(
                properties.source(key) + "=" + properties.get(key) + ": the file " + reason, cause);
    }
}
