package io.bpfmetrics.decode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names by number, from a resource beside this class whose lines are number, blank, name. Immutable. */
final class NumberedNames {
    private final Map<Long, String> names;

    private NumberedNames(Map<Long, String> names) {
        this.names = names;
    }

    /** No names. */
    static NumberedNames none() {
        return new NumberedNames(Map.of());
    }

    static NumberedNames load(String resource) {
        Map<Long, String> names = new HashMap<>();
        try (InputStream in = NumberedNames.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing in the program");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int blank = line.indexOf(' ');
                names.put(Long.valueOf(line.substring(0, blank)), line.substring(blank + 1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading the resource " + resource, e);
        }
        return new NumberedNames(names);
    }

    /** The name of a number; null if it has none. */
    @Nullable
    String name(long number) {
        return names.get(number);
    }
}
