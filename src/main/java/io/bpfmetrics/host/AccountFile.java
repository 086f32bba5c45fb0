package io.bpfmetrics.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Names by number from a file whose lines are {@code name:…:number:…}. It is looked at every two seconds at most, and read
 * anew if it has changed. Thread-safe.
 */
final class AccountFile {
    private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int NUMBER = 2;

    private final Path file;
    private final LongSupplier nanoTime;
    private Map<Integer, String> names = Map.of();
    private @Nullable Version version;
    private boolean isLookedAt;
    private long lookedAt;

    AccountFile(Path file, LongSupplier nanoTime) {
        this.file = file;
        this.nanoTime = nanoTime;
    }

    /** The name of a number, which counts as unsigned; empty if there is none, or no file. */
    synchronized Optional<String> name(int number) throws IOException {
        long now = nanoTime.getAsLong();
        if (!isLookedAt || now - lookedAt >= FRESH_NANOS) {
            look();
            isLookedAt = true;
            lookedAt = now;
        }
        return Optional.ofNullable(names.get(number));
    }

    private void look() throws IOException {
        try {
            Version found = Version.of(file); // before reading: a change in between is seen next time
            if (!found.equals(version)) {
                names = read();
                version = found;
            }
        } catch (NoSuchFileException e) {
            names = Map.of(); // small container images have no users
            version = null;
        }
    }

    private Map<Integer, String> read() throws IOException {
        Map<Integer, String> found = new HashMap<>();
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8); // never fails, unlike readString
        text.lines().forEach(line -> {
            String[] fields = line.stripLeading().split(":", -1);
            if (fields.length > NUMBER && !fields[0].isEmpty() && fields[0].charAt(0) != '#') {
                number(fields[NUMBER]).ifPresent(number -> found.putIfAbsent(number, fields[0]));
            }
        });
        return found;
    }

    /** Empty for entries of other services, like {@code +::::::}, which have none. */
    private static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.parseUnsignedInt(text));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    private record Version(FileTime modified, long size) {
        static Version of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.lastModifiedTime(), attributes.size());
        }
    }
}
