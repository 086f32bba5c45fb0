package io.bpfmetrics.config;

import java.util.List;

/**
 * What reading config files came to.
 *
 * @param configs those without errors, in the order asked for
 * @param problems of all files, by file and position
 */
public record ConfigReading(List<ConfigSpec> configs, List<ConfigProblem> problems) {
    /** Copies the lists. */
    public ConfigReading {
        configs = List.copyOf(configs);
        problems = List.copyOf(problems);
    }

    /** Whether some config cannot be used. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(ConfigProblem::isError);
    }
}
