package io.bpfmetrics.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The annotations of a gadget's data source. Case does not count in the names of sources, fields and annotations.
 *
 * @param name of the data source
 * @param annotations of the source itself, by key
 * @param fields annotations of its fields, by the fields' full names such as {@code proc.comm}
 * @param isInFile whether the file has it, not only the command line
 * @param location where it begins in the file
 */
public record DataSourceSpec(
        String name,
        Map<String, String> annotations,
        Map<String, Map<String, String>> fields,
        boolean isInFile,
        Location location) {
    /** Copies the maps, with keys in lower case. */
    public DataSourceSpec {
        annotations = lowerCase(annotations);
        Map<String, Map<String, String>> copy = new TreeMap<>();
        fields.forEach((field, texts) -> copy.put(field.toLowerCase(Locale.ROOT), lowerCase(texts)));
        fields = copy;
    }

    /** One of which nothing is said. */
    public static DataSourceSpec of(String name, Location location) {
        return new DataSourceSpec(name, Map.of(), Map.of(), false, location);
    }

    private static Map<String, String> lowerCase(Map<String, String> texts) {
        Map<String, String> copy = new TreeMap<>();
        texts.forEach((key, value) -> copy.put(key.toLowerCase(Locale.ROOT), value));
        return copy;
    }

    /** The same under another name, with what is said elsewhere and not here. */
    public DataSourceSpec over(String newName, DataSourceSpec other) {
        Map<String, String> own = new TreeMap<>(other.annotations);
        own.putAll(annotations);
        Map<String, Map<String, String>> all = new TreeMap<>(other.fields);
        fields.forEach((field, texts) -> {
            Map<String, String> both = new TreeMap<>(all.getOrDefault(field, Map.of()));
            both.putAll(texts);
            all.put(field, both);
        });
        return new DataSourceSpec(newName, own, all, isInFile || other.isInFile, location);
    }

    /** An annotation of the source. */
    public Optional<String> annotation(String key) {
        return Optional.ofNullable(annotations.get(key));
    }

    /** An annotation of a field. */
    public Optional<String> annotation(String field, String key) {
        return Optional.ofNullable(
                fields.getOrDefault(field.toLowerCase(Locale.ROOT), Map.of()).get(key));
    }

    /** Whether an annotation of the source is {@code true}, spelled like that. */
    public boolean isTrue(String key) {
        return annotation(key).filter("true"::equals).isPresent();
    }
}
