package io.bpfmetrics.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** Reads names, help and values: what a metric says of itself, or each item of its {@code values}. */
final class OutputReader {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final int MOST_BYTES = 1 << 30;

    private final String prefix;

    OutputReader(String prefix) {
        this.prefix = prefix;
    }

    List<OutputSpec> read(Section metric, MetricType type) {
        if (!metric.has("values")) {
            return List.of(output(metric, type));
        }
        for (String key : Shape.OUTPUT.known()) {
            if (metric.has(key)) {
                metric.error(key, key + " does not go with values: give it to each of them");
            }
        }
        if (!metric.has("map")) {
            metric.error("map", "values needs map, the name of the map that they are in");
        }
        List<Section> values = metric.sections("values", Shape.OUTPUT);
        if (values.isEmpty()) {
            metric.error("values", "values is an empty list; name at least one value");
        }
        return values.stream().map(value -> output(value, type)).toList();
    }

    /** The full name of a metric. */
    String name(Section section) {
        String name = section.required("name");
        if (!name.isEmpty() && !NAME.matcher(prefix + name).matches()) {
            section.error(
                    "name", "metric name \"" + prefix + name + "\" must be letters, digits, _ and :, no digit first");
        }
        return prefix + name;
    }

    private OutputSpec output(Section section, MetricType type) {
        return new OutputSpec(
                name(section),
                section.required("help"),
                section.text("unit").orElse(""),
                value(section),
                scale(section, type));
    }

    private static OptionalDouble scale(Section section, MetricType type) {
        OptionalDouble scale = section.number("scale");
        if (type == MetricType.HISTOGRAM && section.has("scale")) {
            section.error("scale", "scale is for counters and gauges; a histogram has bucket_multiplier");
        } else if (scale.isPresent() && scale.getAsDouble() == 0) {
            section.error("scale", "scale must not be 0");
        }
        return scale;
    }

    private static ValueSpec value(Section section) {
        if (!section.has("value")) {
            return new ValueSpec.Whole();
        }
        if (section.node("value") instanceof MappingNode) {
            return bytes(section.section("value", Shape.VALUE));
        }
        Optional<String> path = section.text("value");
        if (path.filter(String::isEmpty).isPresent()) {
            section.error("value", "value must name a member, such as rx.packets, or have offset and size");
        }
        return new ValueSpec.Field(path.orElse(""));
    }

    private static ValueSpec bytes(Section value) {
        int offset = value.integer("offset", 0, MOST_BYTES).orElse(0);
        OptionalInt size = value.integer("size", Integer.MIN_VALUE, Integer.MAX_VALUE);
        if (!value.has("size")) {
            value.error("size", "value needs size: 1, 2, 4 or 8 bytes");
        } else if (size.isPresent() && !List.of(1, 2, 4, 8).contains(size.getAsInt())) {
            value.error("size", "size of a value must be 1, 2, 4 or 8, this is " + size.getAsInt());
        }
        return new ValueSpec.Bytes(offset, size.orElse(8), value.flag("signed"));
    }
}
