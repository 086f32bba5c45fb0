package io.bpfmetrics.export;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys in PEM form. Java reads keys in PKCS#8 only; the older forms that OpenSSL writes by the name of
 * the algorithm (PKCS#1 for RSA, SEC 1 for elliptic curves) are put into it.
 */
final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([^-]*?)\\s*-----END \\1-----", Pattern.DOTALL);
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final byte[] RSA = {48, 13, 6, 9, 42, -122, 72, -122, -9, 13, 1, 1, 1, 5, 0};
    private static final byte[] EC_PUBLIC_KEY = {6, 7, 42, -122, 72, -50, 61, 2, 1};
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int PARAMETERS = 0xA0;

    private final String text;

    PemFile(String text) {
        this.text = text;
    }

    /** All certificates, in order. */
    List<X509Certificate> certificates() throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).endsWith("CERTIFICATE")) {
                byte[] content = content(block);
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(content)));
            }
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("no certificate in PEM form is in it");
        }
        return certificates;
    }

    /** The first private key. */
    PrivateKey key() throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            switch (block.group(1)) {
                case "PRIVATE KEY" -> {
                    return key(content(block));
                }
                case "RSA PRIVATE KEY" -> {
                    return key(wrap(RSA, content(block)));
                }
                case "EC PRIVATE KEY" -> {
                    byte[] content = content(block);
                    byte[] curve = curve(content);
                    return key(wrap(der(SEQUENCE, EC_PUBLIC_KEY, curve), content));
                }
                default -> {
                    // certificates and parameters may come before it
                }
            }
        }
        throw new GeneralSecurityException(noKey());
    }

    private String noKey() {
        return text.contains("ENCRYPTED")
                ? "the private key has a password; remove it with \"openssl pkcs8 -topk8 -nocrypt\""
                : "no private key in PEM form is in it";
    }

    private static byte[] content(Matcher block) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("the " + block.group(1) + " in it is damaged: " + e.getMessage(), e);
        }
    }

    /** The algorithm is inside; the JDK has no way to ask for it. */
    private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        GeneralSecurityException problem = new GeneralSecurityException();
        for (String algorithm : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                problem = e; // the next may be it
            }
        }
        throw new GeneralSecurityException("the private key is damaged, or neither RSA nor EC nor EdDSA", problem);
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return der(SEQUENCE, VERSION_0, algorithm, der(OCTET_STRING, key));
    }

    /** The name of the curve, from {@code ECPrivateKey} of RFC 5915: version, key, then the name in [0]. */
    private static byte[] curve(byte[] key) throws GeneralSecurityException {
        try {
            int at = start(key, 0);
            at = end(key, at); // version
            at = end(key, at); // key
            if ((key[at] & 0xFF) == PARAMETERS) {
                return Arrays.copyOfRange(key, start(key, at), end(key, at));
            }
        } catch (IndexOutOfBoundsException e) {
            throw new GeneralSecurityException("the EC PRIVATE KEY in it is damaged", e);
        }
        throw new GeneralSecurityException(
                "the EC PRIVATE KEY in it does not name its curve; convert it with \"openssl pkcs8 -topk8 -nocrypt\"");
    }

    /** Where the content of the element begins. */
    private static int start(byte[] der, int at) {
        int length = der[at + 1] & 0xFF;
        return length < 0x80 ? at + 2 : at + 2 + (length & 0x7F);
    }

    private static int end(byte[] der, int at) {
        int length = der[at + 1] & 0xFF;
        if (length < 0x80) {
            return at + 2 + length;
        }
        int bytes = length & 0x7F;
        int size = 0;
        for (int i = 0; i < bytes; i++) {
            size = (size << 8) | (der[at + 2 + i] & 0xFF);
        }
        return at + 2 + bytes + size;
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int size = content.size();
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        if (size < 0x80) {
            element.write(size);
        } else if (size < 0x100) {
            element.writeBytes(new byte[] {(byte) 0x81, (byte) size});
        } else {
            element.writeBytes(new byte[] {(byte) 0x82, (byte) (size >> 8), (byte) size});
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
