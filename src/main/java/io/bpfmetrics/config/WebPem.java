package io.bpfmetrics.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Certificates or a key in PEM form, in a file or in the web config itself.
 *
 * @param file where they are; empty if {@code text} has them
 * @param text the PEM text; empty if a file has them
 * @param location of the setting
 */
public record WebPem(Optional<Path> file, String text, Location location) {}
