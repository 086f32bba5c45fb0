package io.bpfmetrics.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks users and passwords. bcrypt is slow by design, so passwords that were right are remembered, by a digest that is
 * good for the same hash only. Thread-safe.
 */
final class WebPasswords {
    private static final int REMEMBERED = 256;

    private static final BCrypt.Verifyer BCRYPT =
            BCrypt.verifyer(BCrypt.Version.VERSION_2Y, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2Y));

    private final Set<String> right = new HashSet<>();

    /** Whether the headers of a request name one of the users, of whom there is at least one, and the password that belongs to them. */
    boolean accepts(Map<String, String> users, @Nullable List<String> authorization) {
        String credentials = credentials(authorization);
        int colon = credentials.indexOf(':');
        if (colon < 0) {
            return false;
        }
        String user = credentials.substring(0, colon);
        byte[] password = credentials.substring(colon + 1).getBytes(UTF_8);
        // somebody else's password is checked for a user that there is not, or the time would tell who there is
        String hash = users.getOrDefault(user, users.values().iterator().next());
        return matches(hash, password) && users.containsKey(user);
    }

    private boolean matches(String hash, byte[] password) {
        String digest = digest(hash, password);
        synchronized (right) {
            if (right.contains(digest)) {
                return true;
            }
        }
        if (!BCRYPT.verify(password, hash.getBytes(UTF_8)).verified) {
            return false;
        }
        synchronized (right) {
            if (right.size() >= REMEMBERED) {
                right.clear();
            }
            right.add(digest);
        }
        return true;
    }

    private static String credentials(@Nullable List<String> authorization) {
        if (authorization == null || authorization.size() != 1) {
            return "";
        }
        String[] parts = authorization.get(0).strip().split(" +", 2);
        if (parts.length < 2 || !parts[0].equalsIgnoreCase("Basic")) {
            return "";
        }
        try {
            return new String(Base64.getDecoder().decode(parts[1]), UTF_8);
        } catch (IllegalArgumentException e) {
            return ""; // not base64 is no credentials
        }
    }

    private static String digest(String hash, byte[] password) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(hash.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(sha.digest(password));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
