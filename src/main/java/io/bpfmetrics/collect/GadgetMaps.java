package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfField;
import io.bpfmetrics.btf.BtfLayout;
import io.bpfmetrics.collect.GadgetValues.Value;
import io.bpfmetrics.config.CpuMode;
import io.bpfmetrics.config.DataSourceSpec;
import io.bpfmetrics.config.FetchSettings;
import io.bpfmetrics.config.GadgetKeys;
import io.bpfmetrics.config.LabelsSpec;
import io.bpfmetrics.config.MapReadSpec;
import io.bpfmetrics.config.MetricSpec;
import io.bpfmetrics.config.MetricType;
import io.bpfmetrics.config.OutputSpec;
import io.bpfmetrics.config.ScopeSpec;
import io.bpfmetrics.config.ValueSpec;
import io.bpfmetrics.object.ObjectMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes metrics of the entries of a gadget's map. */
final class GadgetMaps {
    private static final Duration INTERVAL = Duration.ofSeconds(1); // Inspektor Gadget's own
    private static final Duration GAUGES_LAST = Duration.ofMinutes(1);

    private final ConfigSource source;
    private final FetchSettings settings;
    private final List<String> problems;

    /**
     * A maker.
     *
     * @param problems takes what does not fit, one sentence each
     */
    GadgetMaps(ConfigSource source, FetchSettings settings, List<String> problems) {
        this.source = source;
        this.settings = settings;
        this.problems = problems;
    }

    /** The metrics of a data source that is a map. */
    List<MetricSpec> metrics(DataSourceSpec spec, String mapName, ScopeSpec scope) throws PlanException {
        ObjectMap map = source.map(mapName);
        List<TypedField> fields = fields(spec, map);
        List<Value> values = new GadgetValues(spec, problems).find(fields);
        return metrics(spec, fields, values, read(spec, map, values), scope, problems, false);
    }

    /**
     * The metrics of a data source whose fields are known.
     *
     * @param values those of the fields that are metrics
     * @param isAnnotatedOnly whether labels have to be annotated: there is no key whose members could be it
     */
    static List<MetricSpec> metrics(
            DataSourceSpec spec,
            List<TypedField> fields,
            List<Value> values,
            MapReadSpec read,
            ScopeSpec scope,
            List<String> problems,
            boolean isAnnotatedOnly)
            throws PlanException {
        GadgetLabels finder = new GadgetLabels(spec, fields, problems);
        LabelsSpec labels =
                LabelsSpec.ofMembers(isAnnotatedOnly ? finder.annotated() : finder.find(), finder.constant());
        List<MetricSpec> metrics = new ArrayList<>();
        for (MetricType type : List.of(MetricType.COUNTER, MetricType.GAUGE)) {
            List<OutputSpec> outputs = values.stream()
                    .filter(value -> value.type() == type)
                    .map(GadgetMaps::output)
                    .toList();
            if (!outputs.isEmpty()) {
                metrics.add(metric(type, outputs, read, labels, Optional.empty(), scope, spec));
            }
        }
        values.stream()
                .filter(value -> value.type() == MetricType.HISTOGRAM)
                .forEach(value -> metrics.add(
                        metric(value.type(), List.of(output(value)), read, labels, Optional.of(value), scope, spec)));
        // elements that are only read are there or not: their number falls, and no counter does
        MetricType ofElements = read.drain().isPresent() ? MetricType.COUNTER : MetricType.GAUGE;
        implicitCounter(spec)
                .ifPresent(output ->
                        metrics.add(metric(ofElements, List.of(output), read, labels, Optional.empty(), scope, spec)));
        requireAny(metrics, spec, fields);
        return metrics;
    }

    /** Nobody can annotate fields whose names they do not know. */
    static void requireAny(List<?> metrics, DataSourceSpec spec, List<TypedField> fields) throws PlanException {
        if (metrics.isEmpty()) {
            throw new PlanException("none of its fields is a metric; annotate one, such as --annotate " + spec.name()
                    + ".FIELD:" + GadgetKeys.TYPE + "=counter; the fields are "
                    + fields.stream().map(TypedField::name).collect(Collectors.joining(", ")));
        }
    }

    /** A map whose entries are only read. */
    static MapReadSpec undrained(ObjectMap map) {
        return new MapReadSpec(map.name(), true, OptionalInt.empty(), CpuMode.SUM, Optional.empty(), Optional.empty());
    }

    /** Those of the key, then those of the value. */
    private List<TypedField> fields(DataSourceSpec spec, ObjectMap map) throws PlanException {
        List<TypedField> fields = new ArrayList<>(fields(spec, layout(map, map.keyTypeId(), "keys"), false));
        fields.addAll(fields(spec, layout(map, map.valueTypeId(), "values"), true));
        Set<String> names = new HashSet<>();
        for (TypedField field : fields) {
            if (!names.add(field.name()) && !field.isDerived()) {
                throw new PlanException("key and value of map \"" + map.name() + "\" both have a member \""
                        + field.name() + "\"; rename one of them in the source");
            }
        }
        return fields;
    }

    private static List<TypedField> fields(DataSourceSpec spec, BtfLayout layout, boolean isOfValue) {
        BtfField whole = layout.whole();
        return whole.kind() == BtfField.Kind.COMPOSITE
                ? GadgetFields.of(layout, isOfValue, spec)
                : List.of(new TypedField(isOfValue ? "value" : "key", whole, isOfValue, false, List.of()));
    }

    private BtfLayout layout(ObjectMap map, int typeId, String what) throws PlanException {
        return source.layout(map, typeId)
                .orElseThrow(() -> new PlanException("nothing tells the type of the " + what + " of map \"" + map.name()
                        + "\"; compile the object with -g, or run with CAP_SYS_ADMIN if somebody else has loaded it"));
    }

    /**
     * Maps of ours are drained, as Inspektor Gadget does it, so that they never fill up. A gauge would be gone between two
     * times, so its map is only read unless somebody wants it otherwise.
     */
    private MapReadSpec read(DataSourceSpec spec, ObjectMap map, List<Value> values) {
        Optional<Duration> wanted = settings.interval(spec.name());
        boolean hasGauge = values.stream().anyMatch(value -> value.type() == MetricType.GAUGE);
        boolean isDrainedAnyway = !source.isForeign() && !hasGauge;
        Optional<Duration> drain = wanted.or(() -> isDrainedAnyway ? Optional.of(INTERVAL) : Optional.empty())
                .filter(interval -> !interval.isZero() && !map.shape().isArray());
        return new MapReadSpec(map.name(), true, OptionalInt.empty(), CpuMode.SUM, drain, Optional.empty());
    }

    private static MetricSpec metric(
            MetricType type,
            List<OutputSpec> outputs,
            MapReadSpec read,
            LabelsSpec labels,
            Optional<Value> histogram,
            ScopeSpec scope,
            DataSourceSpec spec) {
        boolean isKeptGauge = type == MetricType.GAUGE && read.drain().isPresent();
        return new MetricSpec(
                type,
                outputs,
                isKeptGauge ? read.expiringAfter(GAUGES_LAST) : read,
                labels,
                histogram.flatMap(Value::slots),
                OptionalInt.empty(),
                histogram.flatMap(Value::boundaries),
                Optional.of(scope),
                spec.location());
    }

    private static OutputSpec output(Value value) {
        String path = value.field().member().path();
        return new OutputSpec(
                value.name(),
                value.help(),
                value.unit(),
                path.isEmpty() ? new ValueSpec.Whole() : new ValueSpec.Field(path),
                OptionalDouble.empty());
    }

    private static Optional<OutputSpec> implicitCounter(DataSourceSpec spec) {
        return spec.annotation(GadgetKeys.IMPLICIT_COUNTER)
                .map(name -> new OutputSpec(
                        name,
                        spec.annotation(GadgetKeys.IMPLICIT_COUNTER_DESCRIPTION).orElse(""),
                        "",
                        new ValueSpec.Entry(),
                        OptionalDouble.empty()));
    }
}
