package io.bpfmetrics.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
final class Version implements IVersionProvider {
    /** Such as {@code 0.1.0}. */
    static String number() {
        Properties build = new Properties();
        try (InputStream stream =
                Objects.requireNonNull(Version.class.getResourceAsStream("build.properties"), "build.properties")) {
            build.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build.getProperty("version", "");
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "bpf-metrics-exporter " + number(),
            "Java " + System.getProperty("java.version") + ", Linux " + System.getProperty("os.version") + ", "
                    + System.getProperty("os.arch")
        };
    }
}
