package io.bpfmetrics.collect;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.btf.BtfVariable;
import io.bpfmetrics.config.DataSourceSpec;
import io.bpfmetrics.config.GadgetKeys;
import io.bpfmetrics.config.Location;
import io.bpfmetrics.kernel.ForeignMaps;
import io.bpfmetrics.object.ObjectMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What tags in the types say of a map, as annotations: of the map itself, and of members by path. Keys and values may have
 * members of the same name.
 */
record TypedTags(DataSourceSpec ofKey, DataSourceSpec ofValue) {
    static TypedTags of(ConfigSource source, ObjectMap map) {
        Map<String, String> own = own(source, map);
        return new TypedTags(said(source, map, own, map.keyTypeId()), said(source, map, own, map.valueTypeId()));
    }

    private static Map<String, String> own(ConfigSource source, ObjectMap map) {
        return source.types(map).stream()
                .map(Btf::variables)
                .flatMap(List::stream)
                .filter(variable -> ForeignMaps.keptName(variable.name()).equals(ForeignMaps.keptName(map.name())))
                .map(BtfVariable::tags)
                .findFirst()
                .map(TypedTags::annotations)
                .orElse(Map.of());
    }

    private static DataSourceSpec said(ConfigSource source, ObjectMap map, Map<String, String> own, int typeId) {
        Map<String, Map<String, String>> fields = new LinkedHashMap<>();
        source.layout(map, typeId).stream()
                .flatMap(layout -> layout.members().stream())
                .forEach(member -> fields.put(member.path(), annotations(member.tags())));
        return new DataSourceSpec(
                map.name(), own, fields, false, new Location(source.spec().file(), 0, 0));
    }

    /** Empty ones say nothing. */
    private static Map<String, String> annotations(List<String> tags) {
        return tags.stream()
                .filter(tag -> tag.indexOf('=') > 0 && !tag.endsWith("="))
                .collect(Collectors.toMap(
                        tag -> tag.substring(0, tag.indexOf('=')),
                        tag -> tag.substring(tag.indexOf('=') + 1),
                        (first, second) -> second));
    }

    /** Whether a member is said to be a label. */
    boolean isLabel(TypedField field) {
        return of(field)
                .annotation(field.name(), GadgetKeys.TYPE)
                .filter("key"::equals)
                .isPresent();
    }

    private DataSourceSpec of(TypedField field) {
        return field.isOfValue() ? ofValue : ofKey;
    }
}
