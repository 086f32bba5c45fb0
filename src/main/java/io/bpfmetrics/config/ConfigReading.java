package io.bpfmetrics.config;

import java.util.List;

/**
 * What reading config files came to.
 *
 * @param configs those that can be used, without the metrics that cannot, in the order asked for
 * @param problems of all files, by file and position
 */
public record ConfigReading(List<ConfigSpec> configs, List<ConfigProblem> problems) {
    /** Copies the lists. */
    public ConfigReading {
        configs = List.copyOf(configs);
        problems = List.copyOf(problems);
    }

    /** Whether some config, or a part of one, cannot be used. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(ConfigProblem::isError);
    }
}
