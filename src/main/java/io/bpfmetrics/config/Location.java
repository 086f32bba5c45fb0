package io.bpfmetrics.config;

import java.nio.file.Path;

/**
 * A place in a config file.
 *
 * @param file the file
 * @param line from 1; 0 if the file as a whole is meant
 * @param column from 1
 */
public record Location(Path file, int line, int column) {
    @Override
    public String toString() {
        return line == 0 ? file.toString() : file + ":" + line + ":" + column;
    }
}
