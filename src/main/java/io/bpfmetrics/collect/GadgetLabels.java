package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfField;
import io.bpfmetrics.config.DataSourceSpec;
import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.config.GadgetKeys;
import io.bpfmetrics.config.LabelSpec;
import io.bpfmetrics.config.NearestWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the labels of a data source among its fields. */
final class GadgetLabels {
    private static final String KEY = "key";
    private static final String CONTAINERS = "(k8s|runtime)\\..*";

    private final DataSourceSpec source;
    private final List<TypedField> fields;
    private final List<String> problems;

    /**
     * A finder.
     *
     * @param problems takes what does not fit, one sentence each
     */
    GadgetLabels(DataSourceSpec source, List<TypedField> fields, List<String> problems) {
        this.source = source;
        this.fields = fields;
        this.problems = problems;
    }

    /** The fields annotated as keys, or if none is, every member of the map's key. */
    List<LabelSpec> find() {
        List<LabelSpec> annotated = annotated();
        if (!annotated.isEmpty() || hasAnnotatedKey()) {
            return annotated;
        }
        return fields.stream()
                .filter(field -> !field.isOfValue() && field.isLabel())
                .map(this::label)
                .toList();
    }

    /** The fields annotated as keys. */
    List<LabelSpec> annotated() {
        checkNames();
        List<LabelSpec> annotated = new ArrayList<>();
        for (TypedField field : fields) {
            boolean isKey = source.annotation(field.name(), GadgetKeys.TYPE)
                    .filter(KEY::equals)
                    .isPresent();
            if (isKey && isPossible(field)) {
                annotated.add(label(field));
            }
        }
        return annotated;
    }

    private boolean hasAnnotatedKey() {
        return source.fields().values().stream().anyMatch(texts -> KEY.equals(texts.get(GadgetKeys.TYPE)));
    }

    /** An annotation of a field that is not there would have no effect, and nobody would see why. */
    private void checkNames() {
        List<String> names = fields.stream().map(TypedField::name).toList();
        source.fields().forEach((name, texts) -> {
            boolean isThere = names.stream().anyMatch(name::equalsIgnoreCase);
            boolean isAboutMetrics = texts.keySet().stream().anyMatch(key -> key.startsWith("metrics."));
            if (isThere || !isAboutMetrics) {
                return;
            }
            problems.add(source.name() + "." + name + " is annotated, but "
                    + (name.matches(CONTAINERS)
                            ? "names of containers and pods are not known here: Inspektor Gadget asks container"
                                    + " runtimes for them"
                            : "there is no such field" + NearestWord.hintOrAll(name, names)));
        });
    }

    private boolean isPossible(TypedField field) {
        boolean isWhole = field.member().kind() == BtfField.Kind.COMPOSITE;
        if (field.isLabel() || isWhole) {
            return true;
        }
        problems.add(source.name() + "." + field.name() + " cannot be a label: it is "
                + switch (field.member().kind()) {
                    case ARRAY -> "an array";
                    case BIT_FIELD -> "a bit field";
                    default -> "of no type that has one text";
                });
        return false;
    }

    private LabelSpec label(TypedField field) {
        return label(field, field.name());
    }

    /** A field as a label, of this name unless an annotation gives another. */
    LabelSpec label(TypedField field, String otherName) {
        String name = source.annotation(field.name(), GadgetKeys.NAME).orElse(otherName);
        return decoded(field).label(name, source.location());
    }

    /** With the decoders that an annotation names, if it does. */
    private TypedField decoded(TypedField field) {
        return source.annotation(field.name(), GadgetKeys.DECODER)
                .map(names -> new TypedField(
                        field.name(), field.member(), field.isOfValue(), true, decoders(field.name(), names)))
                .orElse(field);
    }

    private List<DecoderSpec> decoders(String field, String names) {
        List<DecoderSpec> decoders = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            if (DecoderSpec.NAMES.contains(name.strip())) {
                decoders.add(DecoderSpec.of(name.strip()));
            } else {
                problems.add(source.name() + "." + field + ": unknown decoder \"" + name.strip() + "\""
                        + NearestWord.hintOrAll(name.strip(), DecoderSpec.NAMES));
            }
        }
        return decoders;
    }

    /** Labels with fixed text. */
    Map<String, String> constant() {
        Map<String, String> labels = new LinkedHashMap<>();
        source.annotation(GadgetKeys.LABELS).ifPresent(text -> {
            for (String part : text.split(",", -1)) {
                int equals = part.indexOf('=');
                if (equals < 1) {
                    problems.add(source.name() + ": " + GadgetKeys.LABELS + " is \"" + text
                            + "\" and must be name=value, several separated by commas");
                } else {
                    labels.put(part.substring(0, equals).strip(), part.substring(equals + 1));
                }
            }
        });
        return labels;
    }
}
