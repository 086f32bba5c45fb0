package io.bpfmetrics.collect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** What was built. */
public final class Build {
    private Build() {}

    /** Such as {@code 0.1.0}. */
    public static String version() {
        Properties build = new Properties();
        try (InputStream stream =
                Objects.requireNonNull(Build.class.getResourceAsStream("build.properties"), "build.properties")) {
            build.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build.getProperty("version", "");
    }
}
