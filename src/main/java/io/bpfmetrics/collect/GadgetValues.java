package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfField;
import io.bpfmetrics.config.BucketType;
import io.bpfmetrics.config.DataSourceSpec;
import io.bpfmetrics.config.GadgetKeys;
import io.bpfmetrics.config.HistogramSpec;
import io.bpfmetrics.config.MetricType;
import io.bpfmetrics.config.NearestWord;
import io.bpfmetrics.config.SumMode;
import io.bpfmetrics.metric.TranslatedUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the metrics of a data source among its fields. */
final class GadgetValues {
    /** What OpenTelemetry's SDKs take if nobody says, and Inspektor Gadget with them. */
    static final List<Double> DEFAULT_BOUNDARIES = List.of(
            0.0, 5.0, 10.0, 25.0, 50.0, 75.0, 100.0, 250.0, 500.0, 750.0, 1000.0, 2500.0, 5000.0, 7500.0, 10000.0);

    private static final int MOST_SLOTS = 63; // 2^63 is no value of a signed 64-bit integer
    private static final Map<String, MetricType> TYPES =
            Map.of("counter", MetricType.COUNTER, "gauge", MetricType.GAUGE, "histogram", MetricType.HISTOGRAM);
    private static final List<String> WORDS = List.of("key", "counter", "gauge", "histogram");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.\\-/]{0,254}");

    private final DataSourceSpec source;
    private final List<String> problems;

    /**
     * A finder.
     *
     * @param problems takes what does not fit, one sentence each
     */
    GadgetValues(DataSourceSpec source, List<String> problems) {
        this.source = source;
        this.problems = problems;
    }

    /**
     * A metric of a field.
     *
     * @param slots how the slots of a histogram are put together
     * @param boundaries of a histogram of single values
     */
    record Value(
            TypedField field,
            MetricType type,
            String name,
            String help,
            String unit,
            Optional<HistogramSpec> slots,
            Optional<List<Double>> boundaries) {}

    List<Value> find(List<TypedField> fields) {
        List<Value> values = new ArrayList<>();
        for (TypedField field : fields) {
            type(field).flatMap(type -> value(field, type)).ifPresent(values::add);
        }
        return values;
    }

    private Optional<MetricType> type(TypedField field) {
        Optional<String> annotated = source.annotation(field.name(), GadgetKeys.TYPE);
        if (annotated.isPresent() && !WORDS.contains(annotated.get())) {
            problem(
                    field,
                    "unknown metrics.type \"" + annotated.get() + "\"" + NearestWord.hintOrAll(annotated.get(), WORDS));
        }
        return annotated.isPresent() ? Optional.ofNullable(TYPES.get(annotated.get())) : field.metricType();
    }

    private Optional<Value> value(TypedField field, MetricType type) {
        boolean isSlots = type == MetricType.HISTOGRAM && field.member().kind() == BtfField.Kind.ARRAY;
        String name = source.annotation(field.name(), GadgetKeys.NAME)
                .orElse(field.name().isEmpty() ? source.name() : field.name());
        if (!NAME.matcher(name).matches()) {
            return problem(field, "\"" + name + "\" is no name of a metric; give one with metrics.name");
        }
        if (isSlots && field.member().elements() > MOST_SLOTS) {
            return problem(
                    field, "it has " + field.member().elements() + " slots; at most " + MOST_SLOTS + " are possible");
        }
        if (!isSlots && (field.isDerived() || !field.member().isNumber())) {
            return problem(
                    field,
                    "it is no integer of 1, 2, 4 or 8 bytes"
                            + (type == MetricType.HISTOGRAM ? ", and no array of them" : ""));
        }
        if (isSlots && source.annotation(field.name(), GadgetKeys.BOUNDARIES).isPresent()) {
            problem(field, "metrics.boundaries has no effect on slots, whose bounds are powers of two");
        }
        Optional<HistogramSpec> slots = isSlots ? Optional.of(slots(field)) : Optional.empty();
        boolean isObserved = type == MetricType.HISTOGRAM && !isSlots;
        return Optional.of(new Value(
                field,
                type,
                name,
                source.annotation(field.name(), GadgetKeys.DESCRIPTION).orElse(""),
                TranslatedUnit.ascii(
                        source.annotation(field.name(), GadgetKeys.UNIT).orElse("")),
                slots,
                isObserved ? Optional.of(boundaries(field)) : Optional.empty()));
    }

    /** Gadgets that were built before slot 0 was that of zero alone count a power of two one slot lower. */
    private HistogramSpec slots(TypedField field) {
        boolean isFloor = isWord(field, GadgetKeys.SLOTS, "floor");
        boolean isExponential = isWord(field, GadgetKeys.AGGREGATION, "exponential");
        if (isFloor && isExponential) {
            problem(
                    field,
                    "slots by the floor rule cannot be exponential: slot 1 is in two buckets; leave one of them out");
        }
        boolean isEstimated = isWord(field, GadgetKeys.SUM, "estimate");
        return new HistogramSpec(
                BucketType.SLOTS,
                0,
                0,
                isFloor ? 2 : 1,
                List.of(),
                Optional.empty(),
                isExponential && !isFloor,
                false,
                isEstimated ? SumMode.ESTIMATE : SumMode.NONE);
    }

    private boolean isWord(TypedField field, String key, String word) {
        return source.annotation(field.name(), key).filter(word::equals).isPresent();
    }

    private List<Double> boundaries(TypedField field) {
        Optional<String> text = source.annotation(field.name(), GadgetKeys.BOUNDARIES);
        if (text.isEmpty()) {
            return DEFAULT_BOUNDARIES;
        }
        List<Double> boundaries = new ArrayList<>();
        for (String part : text.get().split(",", -1)) {
            Optional<Double> bound = bound(part.strip());
            boolean isRising =
                    bound.isPresent() && (boundaries.isEmpty() || bound.get() > boundaries.get(boundaries.size() - 1));
            if (!isRising) {
                problem(
                        field,
                        "metrics.boundaries is \"" + text.get()
                                + "\" and must be rising numbers separated by commas; the usual ones are taken instead");
                return DEFAULT_BOUNDARIES;
            }
            boundaries.add(bound.get());
        }
        return boundaries;
    }

    private static Optional<Double> bound(String text) {
        try {
            return Optional.of(Double.valueOf(text)).filter(Double::isFinite);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Optional<Value> problem(TypedField field, String problem) {
        problems.add(source.name() + "." + field.name() + ": " + problem);
        return Optional.empty();
    }
}
