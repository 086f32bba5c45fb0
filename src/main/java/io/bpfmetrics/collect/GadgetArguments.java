package io.bpfmetrics.collect;

import io.bpfmetrics.collect.SourceRefusedException.Reason;
import io.bpfmetrics.config.Annotation;
import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.config.GadgetOptions;
import io.bpfmetrics.config.NearestWord;
import java.util.List;
import java.util.Optional;

/** Holds what the settings say of gadgets against the gadgets that there are. Immutable. */
public final class GadgetArguments {
    private final GadgetOptions options;

    /** None held yet. */
    public GadgetArguments(GadgetOptions options) {
        this.options = options;
    }

    /** Refuses parameters that no gadget has, before anything is loaded. */
    public void check(List<ConfigSpec> configs, ConfigLoader loader) throws SourceRefusedException {
        List<String> names = configs.stream()
                .filter(config -> config.gadget().isPresent())
                .map(ConfigSpec::name)
                .toList();
        for (String name : options.parameters().keySet()) {
            if (!names.contains(name)) {
                throw new SourceRefusedException(
                        Reason.ARGUMENT,
                        "--param " + name + ".…: no gadget of that name is loaded"
                                + NearestWord.hintOrAll(name, names));
            }
        }
        for (ConfigSpec config : configs) {
            try {
                loader.checkParameters(config);
            } catch (ParameterException e) {
                throw new SourceRefusedException(Reason.ARGUMENT, String.valueOf(e.getMessage()));
            }
        }
    }

    /** Refuses annotations of data sources that are nowhere; those of gadgets that others load may come yet. */
    void checkDataSources(List<LoadedConfig> configs) throws SourceRefusedException {
        boolean canOthersCome =
                configs.stream().anyMatch(config -> config.spec().foreign().isPresent());
        List<String> known = configs.stream()
                .flatMap(config -> config.dataSources().stream())
                .distinct()
                .toList();
        Optional<String> missing = missingDataSource(known, canOthersCome);
        if (missing.isPresent()) {
            throw new SourceRefusedException(Reason.ARGUMENT, missing.get());
        }
    }

    /**
     * What to say of an annotation whose data source is nowhere.
     *
     * @param known the data sources that there are, by the names of their maps too
     * @param canOthersCome whether others may be loaded yet
     */
    public Optional<String> missingDataSource(List<String> known, boolean canOthersCome) {
        return options.annotations().stream()
                .map(Annotation::dataSource)
                .filter(name -> known.stream().noneMatch(name::equalsIgnoreCase))
                .filter(name -> !canOthersCome && !known.isEmpty())
                .map(name -> "--annotate " + name + ":…: there is no data source of that name"
                        + NearestWord.hintOrAll(name, known))
                .findFirst();
    }
}
