package io.bpfmetrics.cli;

import io.bpfmetrics.collect.ConfigLoader;
import io.bpfmetrics.collect.LoadedConfig;
import io.bpfmetrics.collect.ParameterException;
import io.bpfmetrics.config.Annotation;
import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.config.GadgetOptions;
import io.bpfmetrics.config.NearestWord;
import java.util.List;

/** Holds what the command line says of gadgets against the gadgets that there are. */
final class GadgetArguments {
    private final GadgetOptions options;

    GadgetArguments(GadgetOptions options) {
        this.options = options;
    }

    /** Refuses parameters that no gadget has, before anything is loaded. */
    void check(List<ConfigSpec> configs, ConfigLoader loader) throws ExitException {
        List<String> names = configs.stream()
                .filter(config -> config.gadget().isPresent())
                .map(ConfigSpec::name)
                .toList();
        for (String name : options.parameters().keySet()) {
            if (!names.contains(name)) {
                throw new ExitException(
                        ExitCode.USAGE,
                        "--param " + name + ".…: no gadget of that name is loaded"
                                + NearestWord.hintOrAll(name, names));
            }
        }
        for (ConfigSpec config : configs) {
            try {
                loader.checkParameters(config);
            } catch (ParameterException e) {
                throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()));
            }
        }
    }

    /** Refuses annotations of data sources that are nowhere; those of gadgets that others load may come yet. */
    void checkDataSources(List<LoadedConfig> configs) throws ExitException {
        boolean canCome =
                configs.stream().anyMatch(config -> config.spec().foreign().isPresent());
        List<String> known = configs.stream()
                .flatMap(config -> config.dataSources().stream())
                .distinct()
                .toList();
        for (Annotation annotation : options.annotations()) {
            boolean isThere = known.stream().anyMatch(annotation.dataSource()::equalsIgnoreCase);
            if (!isThere && !canCome && !known.isEmpty()) {
                throw new ExitException(
                        ExitCode.USAGE,
                        "--annotate " + annotation.dataSource() + ":…: there is no data source of that name"
                                + NearestWord.hintOrAll(annotation.dataSource(), known));
            }
        }
    }
}
