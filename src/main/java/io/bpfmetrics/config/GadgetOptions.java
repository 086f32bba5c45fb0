package io.bpfmetrics.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the command line says of gadgets.
 *
 * @param annotations in the order given: of two of one key the last counts
 * @param parameters values by the parameters' keys, by the names of the gadgets' configs
 */
public record GadgetOptions(List<Annotation> annotations, Map<String, Map<String, String>> parameters) {
    /** Nothing. */
    public static final GadgetOptions NONE = new GadgetOptions(List.of(), Map.of());

    /** Copies the collections. */
    public GadgetOptions {
        annotations = List.copyOf(annotations);
        Map<String, Map<String, String>> copy = new LinkedHashMap<>();
        parameters.forEach((name, values) -> copy.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(values))));
        parameters = Collections.unmodifiableMap(copy);
    }

    /**
     * Reads what {@code --annotate} and {@code --param} give.
     *
     * @throws IllegalArgumentException if something cannot be understood
     */
    public static GadgetOptions parse(List<String> annotate, List<String> params) {
        Map<String, Map<String, String>> parameters = new LinkedHashMap<>();
        for (String param : params) {
            int equals = param.indexOf('=');
            int dot = param.indexOf('.');
            if (dot < 1 || equals <= dot + 1) {
                throw new IllegalArgumentException("\"" + param + "\" is no parameter; write NAME.KEY=VALUE");
            }
            parameters
                    .computeIfAbsent(param.substring(0, dot), name -> new LinkedHashMap<>())
                    .put(param.substring(dot + 1, equals), param.substring(equals + 1));
        }
        return new GadgetOptions(
                annotate.stream()
                        .flatMap(text -> Annotation.parse(text).stream())
                        .toList(),
                parameters);
    }
}
