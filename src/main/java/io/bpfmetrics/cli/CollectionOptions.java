package io.bpfmetrics.cli;

import io.bpfmetrics.config.AutoSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options about what is collected. */
final class CollectionOptions {
    @Option(
            names = "--subsystem",
            paramLabel = "auto|on|off",
            defaultValue = "auto",
            description = "Collect every program, map and link of the host. Default: ${DEFAULT-VALUE}.")
    SubsystemMode subsystem = SubsystemMode.auto;

    @Option(
            names = "--maps.auto",
            arity = "0..1",
            fallbackValue = "typed",
            paramLabel = "typed|GLOB,...",
            description = {
                "Export maps that others have loaded without a config: those whose types say that they are metrics",
                "(typed, also if nothing follows), and those whose names fit a pattern such as conn_*."
            })
    @Nullable
    String autoMaps;

    /** Which maps are exported without a config. */
    Optional<AutoSpec> auto() throws ExitException {
        if (autoMaps == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(AutoSpec.parse(autoMaps));
        } catch (IllegalArgumentException e) {
            throw new ExitException(ExitCode.USAGE, "--maps.auto: " + e.getMessage());
        }
    }
}
