package io.bpfmetrics.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The fields of the records of a buffer.
 *
 * @param struct the BTF type of a record; then there are more fields than are listed
 * @param list those of the file
 * @param isComplete whether these are all fields; else a name that is not listed may well be one
 */
record EventFields(Optional<String> struct, List<LabelSpec> list, boolean isComplete) {
    private static final int MOST_BYTES = 64 << 10;
    private static final List<Integer> VALUE_SIZES = List.of(1, 2, 4, 8);

    static EventFields read(Section entry) {
        Optional<String> struct = EventsReader.name(entry, "struct", "a BTF type");
        if (!entry.has("struct") && !entry.has("fields")) {
            entry.error("fields", "an item of events needs struct, a BTF type, or fields with sizes");
        }
        boolean isList = entry.node("fields") instanceof SequenceNode;
        List<LabelSpec> fields = new ArrayList<>();
        Map<String, Location> seen = new LinkedHashMap<>();
        for (Section item : entry.sections("fields", Shape.FIELD)) {
            LabelSpec field = entry.has("struct") ? ofStruct(item) : ofBytes(item);
            fields.add(field);
            if (!field.name().isEmpty() && seen.putIfAbsent(field.name(), field.location()) != null) {
                item.error("name", "field \"" + field.name() + "\" comes twice in this item of events");
            }
        }
        boolean isNamed = fields.stream().noneMatch(field -> field.name().isEmpty());
        return new EventFields(struct, fields, !entry.has("struct") && isList && isNamed);
    }

    /** A member with a name or decoders of its own. */
    private static LabelSpec ofStruct(Section item) {
        Optional<String> member = EventsReader.name(item, "field", "a member of the struct, such as a.b");
        Optional<String> name = EventsReader.name(item, "name", "a field");
        if (!item.has("field") && !item.has("name") && item.isReadable()) {
            item.error("field", "a field of a struct needs field, the member, such as a.b");
        }
        for (String key : List.of("size", "padding")) {
            if (item.has(key)) {
                item.error(key, key + " does not go with struct: its BTF says it");
            }
        }
        String path = member.or(() -> name).orElse("");
        return new LabelSpec(
                labelName(name.orElse(path)), Optional.of(path), 0, 0, DecoderReader.list(item), item.location());
    }

    private static LabelSpec ofBytes(Section item) {
        String name = item.required("name");
        int size = item.integer("size", 1, MOST_BYTES).orElse(0);
        int padding = item.integer("padding", 0, MOST_BYTES).orElse(0);
        if (item.has("field")) {
            item.error(
                    "field", "field names a member of a struct: give struct, its BTF type, or size in place of field");
        } else if (!item.has("size") && item.isReadable()) {
            item.error("size", "a field needs size, its number of bytes in the record, or the records a struct");
        }
        List<DecoderSpec> decoders = DecoderReader.list(item);
        DecoderReader.checkFirst(item, decoders, size);
        return new LabelSpec(name, Optional.empty(), size, padding, decoders, item.location());
    }

    /** What labels and values call the member of a struct. */
    private static String labelName(String path) {
        return path.replace('.', '_');
    }

    /** The field that an item of {@code labels} names; empty text if none. */
    String label(Node item, Problems problems) {
        String written = Scalars.text(item).orElse("");
        if (written.isEmpty()) {
            problems.error(item, "an item of labels is the name of a field, this is " + Scalars.describe(item));
        }
        String name = struct.isPresent() ? labelName(written) : written;
        checkKnown(name, problems.locate(item), problems);
        sized(name).filter(field -> field.decoders().isEmpty()).ifPresent(field -> {
            String decoder = VALUE_SIZES.contains(field.size()) ? "uint" : "string";
            problems.error(
                    field.location(),
                    "field \"" + name + "\" is a label, which needs decoders, such as [{name: " + decoder + "}]");
        });
        return name;
    }

    /** The field that {@code value} names. */
    Optional<String> value(Section metric) {
        Optional<String> name = EventsReader.name(metric, "value", "a field")
                .filter(written -> !written.isEmpty())
                .map(written -> struct.isPresent() ? labelName(written) : written);
        name.ifPresent(known -> checkKnown(known, metric.location("value"), metric.problems()));
        name.flatMap(this::sized)
                .filter(field -> field.size() > 0 && !VALUE_SIZES.contains(field.size()))
                .ifPresent(field -> metric.error(
                        "value",
                        "field \"" + field.name() + "\" has " + field.size() + " bytes; a value has 1, 2, 4 or 8"));
        return name;
    }

    private Optional<LabelSpec> sized(String name) {
        return list.stream()
                .filter(field -> field.field().isEmpty() && field.name().equals(name))
                .findFirst();
    }

    private void checkKnown(String name, Location location, Problems problems) {
        List<String> names = list.stream().map(LabelSpec::name).toList();
        if (isComplete && !name.isEmpty() && !names.contains(name)) {
            problems.error(location, "no field \"" + name + "\"" + NearestWord.hintOrAll(name, names));
        }
    }
}
