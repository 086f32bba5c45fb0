package io.bpfmetrics.config;

/**
 * Something wrong in a config file.
 *
 * @param location where
 * @param message what is wrong and what to write instead
 * @param isError whether the config, or the metric that it is in, cannot be used; otherwise a warning
 */
public record ConfigProblem(Location location, String message, boolean isError) {
    @Override
    public String toString() {
        return location + ": " + message;
    }
}
