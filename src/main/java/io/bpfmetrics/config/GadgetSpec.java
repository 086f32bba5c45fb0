package io.bpfmetrics.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code gadget.yaml} and the command line say of a gadget. Which metrics come of it is known once its types are:
 * those are in its object, or with the maps that somebody else has loaded.
 *
 * @param dataSources what is said of its data sources, which need not be there
 * @param parameters variables of the object that can be set
 * @param given values of parameters by their keys, from the command line
 * @param settings of Inspektor Gadget's operators, such as {@code map-fetch-interval}
 * @param targets where programs go, in place of what their sections say
 */
public record GadgetSpec(
        List<DataSourceSpec> dataSources,
        List<GadgetParameter> parameters,
        Map<String, String> given,
        Map<String, String> settings,
        Map<String, String> targets) {
    /** Copies the collections. */
    public GadgetSpec {
        dataSources = List.copyOf(dataSources);
        parameters = List.copyOf(parameters);
        given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
        settings = Map.copyOf(settings);
        targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    }

    /** What is said of the data source of this name, whose case does not count. */
    public Optional<DataSourceSpec> dataSource(String name) {
        return dataSources.stream()
                .filter(source -> source.name().equalsIgnoreCase(name))
                .findFirst();
    }
}
