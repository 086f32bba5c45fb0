package io.bpfmetrics.collect;

import io.bpfmetrics.collect.GadgetMarkers.Tracer;
import io.bpfmetrics.collect.GadgetValues.Value;
import io.bpfmetrics.config.DataSourceSpec;
import io.bpfmetrics.config.EventMetricSpec;
import io.bpfmetrics.config.EventsSpec;
import io.bpfmetrics.config.GadgetKeys;
import io.bpfmetrics.config.LabelSpec;
import io.bpfmetrics.config.MetricType;
import io.bpfmetrics.config.ScopeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Makes metrics of the records of a gadget's buffer. */
final class GadgetEvents {
    private static final String VALUE = "value of "; // no label is called so

    private final ConfigSource source;
    private final List<String> problems;

    /**
     * A maker.
     *
     * @param problems takes what does not fit, one sentence each
     */
    GadgetEvents(ConfigSource source, List<String> problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The metrics of a data source that is a buffer. */
    EventsSpec events(DataSourceSpec spec, Tracer tracer, ScopeSpec scope) throws PlanException {
        if (source.isForeign()) {
            throw new PlanException("data source \"" + spec.name() + "\" is a buffer of events, which only one can"
                    + " read: give the gadget's object, so that it is loaded here");
        }
        List<TypedField> fields = GadgetFields.of(source.structure(tracer.struct()), false, spec);
        GadgetLabels finder = new GadgetLabels(spec, fields, problems);
        List<LabelSpec> labels = finder.annotated();
        List<Value> values = withoutSlots(spec, new GadgetValues(spec, problems).find(fields));
        List<LabelSpec> used = new ArrayList<>(labels);
        values.forEach(
                value -> used.add(value.field().label(VALUE + value.field().name(), spec.location())));
        List<String> names = labels.stream().map(LabelSpec::name).toList();
        Map<String, String> constant = finder.constant();
        List<EventMetricSpec> metrics = new ArrayList<>();
        values.forEach(value -> metrics.add(metric(value, names, constant, scope, spec)));
        spec.annotation(GadgetKeys.IMPLICIT_COUNTER)
                .ifPresent(name -> metrics.add(counter(name, names, constant, scope, spec)));
        GadgetMaps.requireAny(metrics, spec, fields);
        boolean isPerfEventArray = source.map(tracer.map()).shape().isPerfEventArray();
        return new EventsSpec(
                tracer.map(),
                isPerfEventArray,
                Optional.of(tracer.struct()),
                used,
                Optional.empty(),
                metrics,
                true,
                spec.location());
    }

    private List<Value> withoutSlots(DataSourceSpec spec, List<Value> values) {
        values.stream()
                .filter(value -> value.slots().isPresent())
                .forEach(value -> problems.add(spec.name() + "." + value.field().name()
                        + ": slots of a histogram are read from maps, not from events"));
        return values.stream().filter(value -> value.slots().isEmpty()).toList();
    }

    private static EventMetricSpec metric(
            Value value, List<String> labels, Map<String, String> constant, ScopeSpec scope, DataSourceSpec spec) {
        return new EventMetricSpec(
                value.type(),
                value.name(),
                value.help(),
                value.unit(),
                Optional.of(VALUE + value.field().name()),
                OptionalDouble.empty(),
                labels,
                constant,
                value.boundaries().orElse(List.of()),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.of(scope),
                spec.location());
    }

    private static EventMetricSpec counter(
            String name, List<String> labels, Map<String, String> constant, ScopeSpec scope, DataSourceSpec spec) {
        return new EventMetricSpec(
                MetricType.COUNTER,
                name,
                spec.annotation(GadgetKeys.IMPLICIT_COUNTER_DESCRIPTION).orElse(""),
                "",
                Optional.empty(),
                OptionalDouble.empty(),
                labels,
                constant,
                List.of(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.of(scope),
                spec.location());
    }
}
