package io.bpfmetrics.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of this repository, by their path from its root. */
final class Repository {
    private static final Path ROOT =
            Path.of(System.getProperty("project.directory", "")).toAbsolutePath();

    private Repository() {}

    static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    static String text(String relative) {
        try {
            return Files.readString(path(relative));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path(relative), e);
        }
    }
}
