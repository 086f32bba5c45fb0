package io.bpfmetrics.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Which map somebody means. */
sealed interface DumpTarget {
    /** Reads {@code id:N}, a path or a name. */
    static DumpTarget parse(String text) throws ExitException {
        if (text.startsWith("id:")) {
            return new Id(id(text));
        }
        if (text.contains("/")) {
            return new Pin(path(text));
        }
        if (!text.matches("[A-Za-z0-9_.]+")) {
            throw new ExitException(
                    ExitCode.USAGE,
                    "'" + text + "' is no name of a map: those have letters, digits, underscores and dots;"
                            + " give id:N, the path of a pin, or a name");
        }
        return new Name(text);
    }

    private static int id(String text) throws ExitException {
        try {
            int id = Integer.parseUnsignedInt(text.substring("id:".length()));
            if (id != 0 && text.matches("id:[0-9]+")) {
                return id;
            }
        } catch (NumberFormatException e) {
            throw noId(text);
        }
        throw noId(text);
    }

    private static ExitException noId(String text) {
        return new ExitException(
                ExitCode.USAGE, "'" + text + "' has no id: give id:N with a number from 1 on, such as id:42");
    }

    private static Path path(String text) throws ExitException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new ExitException(ExitCode.USAGE, "'" + text + "' is no path: " + e.getReason());
        }
    }

    /** By the kernel's id. */
    record Id(int id) implements DumpTarget {}

    /** By the path of a pin. */
    record Pin(Path path) implements DumpTarget {}

    /** By name. */
    record Name(String name) implements DumpTarget {}
}
