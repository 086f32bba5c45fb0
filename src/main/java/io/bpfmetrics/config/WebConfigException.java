package io.bpfmetrics.config;

import java.util.List;
import java.util.stream.Collectors;

/** A web config cannot be used. Its message has a line for each problem. */
public final class WebConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    WebConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
    }

    /** One problem that shows only when the config is put to use. */
    public WebConfigException(Location location, String message) {
        this(List.of(new ConfigProblem(location, message, true)));
    }
}
