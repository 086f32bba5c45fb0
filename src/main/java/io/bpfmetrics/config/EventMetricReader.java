package io.bpfmetrics.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the metrics that are made of events. */
final class EventMetricReader {
    private final OutputReader outputs;

    EventMetricReader(OutputReader outputs) {
        this.outputs = outputs;
    }

    EventMetricSpec read(Section metric, MetricType type, EventFields fields) {
        Map<String, String> constant = metric.textByText("const_labels");
        return new EventMetricSpec(
                type,
                outputs.name(metric),
                metric.required("help"),
                metric.text("unit").orElse(""),
                value(metric, type, fields),
                scale(metric, type),
                labels(metric, type, fields, constant),
                constant,
                type == MetricType.HISTOGRAM ? boundaries(metric) : List.of(),
                MetricReader.flushInterval(metric),
                metric.integer("series_limit", 1, Integer.MAX_VALUE),
                metric.location());
    }

    private static Optional<String> value(Section metric, MetricType type, EventFields fields) {
        if (type != MetricType.COUNTER && !metric.has("value") && metric.isReadable()) {
            metric.error("value", metric.title() + " needs value, the name of a field");
        }
        return fields.value(metric);
    }

    private static OptionalDouble scale(Section metric, MetricType type) {
        OptionalDouble scale = metric.number("scale");
        if (type != MetricType.GAUGE && scale.isPresent() && scale.getAsDouble() <= 0) {
            String kind = type == MetricType.HISTOGRAM ? "histogram" : "counter";
            metric.error("scale", "scale of a " + kind + " must be greater than 0");
        } else if (type == MetricType.HISTOGRAM && scale.isPresent() && !isInside(scale.getAsDouble())) {
            metric.error("scale", "scale is so far from 1 that a double does not hold the values");
        } else if (scale.isPresent() && scale.getAsDouble() == 0) {
            metric.error("scale", "scale must not be 0");
        }
        return scale;
    }

    /** Whether every value, which has at most 64 bits, is a normal double with that scale. */
    private static boolean isInside(double scale) {
        return scale >= Double.MIN_NORMAL && Double.isFinite(Math.scalb(scale, Long.SIZE));
    }

    private static List<String> labels(
            Section metric, MetricType type, EventFields fields, Map<String, String> constant) {
        List<String> names = new ArrayList<>();
        List<Location> places = new ArrayList<>();
        for (Node item : metric.items("labels")) {
            names.add(fields.label(item, metric.problems()));
            places.add(metric.problems().locate(item));
        }
        LabelNames.check(metric, names, places, constant, type);
        return names;
    }

    private static List<Double> boundaries(Section metric) {
        List<Double> boundaries = metric.numbers("boundaries");
        Optional<String> aggregation = metric.word("aggregation", List.of("explicit", "exponential"));
        boolean isExponential = aggregation.filter("exponential"::equals).isPresent();
        boolean isUnknown = metric.has("aggregation") && aggregation.isEmpty();
        if (isExponential && metric.has("boundaries")) {
            metric.error("boundaries", "boundaries does not go with aggregation: exponential; drop one of them");
        } else if (!isExponential && !isUnknown && !metric.has("boundaries")) {
            metric.error("boundaries", metric.title() + " needs boundaries, or aggregation: exponential");
        } else if (metric.node("boundaries") instanceof SequenceNode list
                && list.getValue().isEmpty()) {
            metric.error("boundaries", "boundaries is an empty list; name at least one bound");
        }
        Bounds.check(metric, "boundaries", boundaries);
        return boundaries;
    }
}
