package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfField;
import io.bpfmetrics.btf.BtfFormatException;
import io.bpfmetrics.btf.BtfLayout;
import io.bpfmetrics.collect.GadgetPlanner.Planned;
import io.bpfmetrics.collect.GadgetValues.Value;
import io.bpfmetrics.config.CpuMode;
import io.bpfmetrics.config.DataSourceSpec;
import io.bpfmetrics.config.GadgetKeys;
import io.bpfmetrics.config.LabelSpec;
import io.bpfmetrics.config.LabelsSpec;
import io.bpfmetrics.config.MapReadSpec;
import io.bpfmetrics.config.MetricSpec;
import io.bpfmetrics.config.MetricType;
import io.bpfmetrics.config.OutputSpec;
import io.bpfmetrics.config.ValueSpec;
import io.bpfmetrics.metric.TranslatedUnit;
import io.bpfmetrics.object.ObjectMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Makes metrics of a map by nothing but its types: typedefs say what a number is, tags how it is called. */
final class TypedMaps {
    private static final int MOST_ELEMENTS = 64; // each is a metric to plan and a row to keep

    private final ConfigSource source;
    private final ObjectMap map;
    private final boolean isEverything;
    private final List<String> problems;
    private final TypedTags tags;
    private final DataSourceSpec said; // of the value

    private TypedMaps(ConfigSource source, ObjectMap map, boolean isEverything, List<String> problems) {
        this.source = source;
        this.map = map;
        this.isEverything = isEverything;
        this.problems = problems;
        tags = TypedTags.of(source, map);
        said = tags.ofValue();
    }

    /**
     * The metrics of a map, without prefix those of its own names.
     *
     * @param isEverything whether numbers of which nothing is said are gauges; otherwise they are no metrics
     * @param problems takes what does not fit, one sentence each
     */
    static List<MetricSpec> metrics(ConfigSource source, ObjectMap map, boolean isEverything, List<String> problems) {
        boolean isUnreadable =
                map.shape().whyUnreadable().isPresent() || map.shape().keySize() < 1;
        return isUnreadable ? List.of() : new TypedMaps(source, map, isEverything, problems).metrics();
    }

    /** The metrics of all maps of an object that has no text. */
    static Planned plan(ConfigSource source) {
        List<String> problems = new ArrayList<>();
        List<MetricSpec> metrics = new ArrayList<>();
        for (ObjectMap map : source.maps()) {
            try {
                metrics.addAll(metrics(source, map, false, problems));
            } catch (BtfFormatException e) {
                problems.add("map \"" + map.name() + "\": its types cannot be understood: " + e.getMessage());
            }
        }
        if (metrics.isEmpty() && problems.isEmpty()) {
            problems.add("there is no text that says what its metrics are, and the types of its maps do not either;"
                    + " write " + source.spec().name() + ".yaml, or use bpf_typed.h");
        }
        return new Planned(source.with(source.spec().with(metrics, List.of())), problems, List.of());
    }

    private List<MetricSpec> metrics() {
        Optional<BtfLayout> layout = source.layout(map, map.valueTypeId());
        layout.ifPresent(this::checkStructures);
        List<TypedField> fields = layout.isPresent() ? fields(layout.get(), true) : untyped();
        List<Value> values = values(fields);
        List<TypedField> arrays = arrays(fields);
        if (values.isEmpty() && arrays.isEmpty()) {
            return List.of();
        }
        TypedLabels labels = new TypedLabels(map.shape(), tags, key(), fields, problems);
        List<MetricSpec> metrics = new ArrayList<>();
        for (Value value : values) {
            metrics.add(metric(value, value(value.field()), labels.list(), labels.constant()));
        }
        for (TypedField array : arrays) {
            metrics.addAll(elements(array, labels));
        }
        return metrics;
    }

    private void checkStructures(BtfLayout layout) {
        layout.members().stream()
                .filter(member -> member.kind() == BtfField.Kind.COMPOSITE)
                .filter(member ->
                        said.annotation(member.path(), GadgetKeys.TYPE).isPresent())
                .forEach(member -> problems.add(
                        map.name() + "." + member.path() + ": it has members of its own; say it of one of them"));
    }

    private List<TypedField> key() {
        return source.layout(map, map.keyTypeId())
                .map(layout -> fields(layout, false))
                .orElse(List.of());
    }

    /** Members, but for those that begin with two underscores; a type without members is one itself. */
    private static List<TypedField> fields(BtfLayout layout, boolean isOfValue) {
        if (layout.whole().kind() != BtfField.Kind.COMPOSITE) {
            return List.of(new TypedField("", layout.whole(), isOfValue, false, List.of()));
        }
        return layout.members().stream()
                .filter(member -> member.kind() != BtfField.Kind.COMPOSITE)
                .filter(member ->
                        !member.path().startsWith("__") && !member.path().contains(".__"))
                .map(member -> new TypedField(member.path(), member, isOfValue, false, List.of()))
                .toList();
    }

    /** A map without types that somebody named is one number if it can be. */
    private List<TypedField> untyped() {
        int size = map.shape().valueSize();
        boolean isNumber = BtfField.isNumberOf(size);
        BtfField whole = new BtfField("", 0, size, BtfField.Kind.UNSIGNED, false, size, Map.of(), List.of(), List.of());
        return isNumber ? List.of(new TypedField("", whole, true, false, List.of())) : List.of();
    }

    private List<Value> values(List<TypedField> fields) {
        List<Value> values = new ArrayList<>();
        for (TypedField field : fields) {
            boolean isArray = field.member().kind() == BtfField.Kind.ARRAY;
            boolean isCounted = isArray
                    && field.metricType()
                            .filter(it -> it != MetricType.HISTOGRAM)
                            .isPresent();
            List<Value> found = isCounted ? List.of() : new GadgetValues(said, problems).find(List.of(field));
            values.addAll(found);
            if (found.isEmpty() && isEverything && isPlainNumber(field.member()) && !tags.isLabel(field)) {
                values.add(gauge(field));
            }
        }
        return values;
    }

    /** Addresses are nobody's gauge. */
    private static boolean isPlainNumber(BtfField member) {
        return member.isNumber() && member.kind() != BtfField.Kind.POINTER;
    }

    private Value gauge(TypedField field) {
        return new Value(field, MetricType.GAUGE, field.name(), "", "", Optional.empty(), Optional.empty());
    }

    /** Arrays of numbers that are no slots of a histogram. */
    private List<TypedField> arrays(List<TypedField> fields) {
        return fields.stream()
                .filter(field -> field.member().kind() == BtfField.Kind.ARRAY && !tags.isLabel(field))
                .filter(field -> field.metricType()
                        .map(type -> type != MetricType.HISTOGRAM)
                        .orElse(isEverything && !isOfAddresses(field.member())))
                .filter(this::isSmall)
                .toList();
    }

    /** Of all elements, only pointers are called nothing. */
    private static boolean isOfAddresses(BtfField array) {
        return array.typeNames().isEmpty();
    }

    private boolean isSmall(TypedField array) {
        int elements = array.member().elements();
        if (elements > MOST_ELEMENTS) {
            problems.add(described(array) + " has " + elements + " elements; at most " + MOST_ELEMENTS
                    + " become series, a label each");
        }
        return elements <= MOST_ELEMENTS;
    }

    private String described(TypedField field) {
        return map.name() + (field.name().isEmpty() ? "" : "." + field.name());
    }

    private List<MetricSpec> elements(TypedField array, TypedLabels labels) {
        MetricType type = array.metricType().orElse(MetricType.GAUGE);
        BtfField member = array.member();
        String help = said.annotation(array.name(), GadgetKeys.DESCRIPTION).orElse("");
        String unit = TranslatedUnit.ascii(
                said.annotation(array.name(), GadgetKeys.UNIT).orElse(""));
        Value value = new Value(array, type, array.name(), help, unit, Optional.empty(), Optional.empty());
        List<MetricSpec> metrics = new ArrayList<>();
        for (int i = 0; i < member.elements(); i++) {
            int offset = member.offset() + i * member.elementSize();
            ValueSpec element = new ValueSpec.Bytes(offset, member.elementSize(), member.isSigned());
            metrics.add(metric(value, element, labels.list(), labels.withIndex(array.name(), i)));
        }
        return metrics;
    }

    /** An enumeration can be below zero, which a member that is found by its name cannot. */
    private static ValueSpec value(TypedField field) {
        BtfField member = field.member();
        return member.isNumber()
                ? new ValueSpec.Bytes(member.offset(), member.size(), member.isSigned())
                : new ValueSpec.Field(member.path());
    }

    private MetricSpec metric(Value value, ValueSpec where, List<LabelSpec> labels, Map<String, String> constant) {
        OutputSpec output = new OutputSpec(fullName(value), value.help(), value.unit(), where, OptionalDouble.empty());
        MapReadSpec read =
                new MapReadSpec(map.name(), true, OptionalInt.empty(), CpuMode.SUM, Optional.empty(), Optional.empty());
        return new MetricSpec(
                value.type(),
                List.of(output),
                read,
                LabelsSpec.ofMembers(labels, constant),
                value.slots(),
                OptionalInt.empty(),
                value.boundaries(),
                Optional.empty(),
                said.location());
    }

    /** The name that a tag gives, or else those of the map and the member. */
    private String fullName(Value value) {
        String path = value.field().name();
        Optional<String> tagged = said.annotation(path, GadgetKeys.NAME);
        String own = tagged.orElse(map.name() + (path.isEmpty() ? "" : "_" + path.replace('.', '_')));
        return source.spec().prefix() + own.replaceAll("[^a-zA-Z0-9_:]", "_");
    }
}
