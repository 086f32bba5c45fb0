package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfField;
import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.config.LabelSpec;
import io.bpfmetrics.kernel.MapShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes labels of a map by nothing but its types: members of the key, and of the value what is text or tagged. */
final class TypedLabels {
    private static final String INDEX = "index";

    private final MapShape shape;
    private final TypedTags tags;
    private final List<String> problems;
    private final GadgetLabels ofKey;
    private final GadgetLabels ofValue;
    private final List<LabelSpec> found = new ArrayList<>();
    private final Map<String, String> constant = new HashMap<>();
    private final Set<String> names;

    /**
     * Finds them.
     *
     * @param key members of the key; none if its type is not known
     * @param value members of the value
     * @param problems takes what does not fit, one sentence each
     */
    TypedLabels(MapShape shape, TypedTags tags, List<TypedField> key, List<TypedField> value, List<String> problems) {
        this.shape = shape;
        this.tags = tags;
        this.problems = problems;
        ofKey = new GadgetLabels(tags.ofKey(), key, problems);
        ofValue = new GadgetLabels(tags.ofValue(), value, problems);
        ofValue.constant().forEach((name, text) -> constant.put(allowed(name), text));
        names = new HashSet<>(constant.keySet());
        if (!isOnlyEntry()) {
            addKey(key);
        }
        value.stream()
                .filter(field -> tags.isLabel(field) || field.member().kind() == BtfField.Kind.TEXT)
                .forEach(field -> add(ofValue.label(field, name(field, "value"))));
    }

    /** The index of an array with one entry tells nothing. */
    private boolean isOnlyEntry() {
        return shape.isArray() && shape.maxEntries() == 1;
    }

    private void addKey(List<TypedField> key) {
        if (key.isEmpty()) {
            add(wholeKey());
        }
        boolean isTagged = key.stream().anyMatch(tags::isLabel);
        for (TypedField field : key) {
            if (isTagged ? tags.isLabel(field) : canBeLabel(field)) {
                add(ofKey.label(field, name(field, "key")));
            }
        }
    }

    /** A key whose type nobody knows: a number if it can be one. */
    private LabelSpec wholeKey() {
        List<DecoderSpec> decoders = List.of(DecoderSpec.of(BtfField.isNumberOf(shape.keySize()) ? "uint" : "hex"));
        return new LabelSpec(
                "key",
                Optional.empty(),
                shape.keySize(),
                0,
                decoders,
                tags.ofKey().location());
    }

    private boolean canBeLabel(TypedField field) {
        if (field.member().kind() == BtfField.Kind.BIT_FIELD) {
            problems.add(tags.ofKey().name() + "." + field.name() + " cannot be a label: it is a bit field;"
                    + " entries that differ in nothing else are added up");
            return false;
        }
        return field.member().size() > 0;
    }

    /** A label of the value gives way to one of the key. */
    private void add(LabelSpec label) {
        String own = allowed(label.name());
        String name = label.isOfValue() && names.contains(own) ? "value_" + own : own;
        names.add(name);
        found.add(new LabelSpec(
                name,
                label.field(),
                label.isOfValue(),
                label.size(),
                label.padding(),
                label.decoders(),
                label.location()));
    }

    private static String allowed(String name) {
        String letters = name.replaceAll("[^a-zA-Z0-9_]", "_");
        return letters.matches("[0-9].*") ? "_" + letters : letters;
    }

    private static String name(TypedField field, String ofWhole) {
        return field.name().isEmpty() ? ofWhole : field.name().replace('.', '_');
    }

    /** Those that are made of bytes. */
    List<LabelSpec> list() {
        return List.copyOf(found);
    }

    /** Those whose text is always the same. */
    Map<String, String> constant() {
        return Map.copyOf(constant);
    }

    /** The same with the place of an element in an array, {@code index} unless there is such a label. */
    Map<String, String> withIndex(String array, int index) {
        Map<String, String> labels = new HashMap<>(constant);
        String own = array.isEmpty() ? "value_index" : array.replace('.', '_') + "_index";
        labels.put(names.contains(INDEX) ? own : INDEX, Integer.toString(index));
        return labels;
    }
}
