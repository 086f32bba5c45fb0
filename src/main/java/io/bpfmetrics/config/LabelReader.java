package io.bpfmetrics.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads labels. Whether their names go together is for {@link LabelNames}. */
final class LabelReader {
    private static final int MOST_BYTES = 64 << 10;

    private LabelReader() {}

    static LabelsSpec read(Section metric) {
        List<DimensionSpec> dimensions = metric.sections("dimensions", Shape.DIMENSION).stream()
                .map(item -> new DimensionSpec(item.textByText("labels"), item.flag("cpu")))
                .toList();
        Map<String, String> constant = metric.textByText("const_labels");
        boolean isBtf = isBtf(metric);
        return new LabelsSpec(isBtf, isBtf ? List.of() : list(metric), constant, dimensions);
    }

    private static boolean isBtf(Section metric) {
        Node labels = metric.node("labels");
        return labels != null && Scalars.text(labels).filter("btf"::equals).isPresent();
    }

    /** The list {@code labels} of a mapping. */
    static List<LabelSpec> list(Section metric) {
        List<LabelSpec> labels = new ArrayList<>();
        metric.sections("labels", Shape.LABEL).forEach(item -> labels.add(label(item)));
        return labels;
    }

    private static LabelSpec label(Section label) {
        String name = label.required("name");
        Optional<String> field = label.text("field");
        List<DecoderSpec> decoders = DecoderReader.list(label);
        if (field.isPresent()) {
            checkField(label);
            return new LabelSpec(name, field, 0, 0, decoders, label.location());
        }
        int size = label.integer("size", 1, MOST_BYTES).orElse(0);
        int padding = label.integer("padding", 0, MOST_BYTES).orElse(0);
        if (!label.has("size") && label.isReadable()) {
            label.error("size", "a label needs size, its number of bytes in the key, or field");
        }
        if (decoders.isEmpty() && label.isReadable()) {
            label.error("decoders", "a label needs decoders, such as [{name: uint}]");
        }
        DecoderReader.checkFirst(label, decoders, size);
        return new LabelSpec(name, Optional.empty(), size, padding, decoders, label.location());
    }

    private static void checkField(Section label) {
        if (label.text("field").filter(String::isEmpty).isPresent()) {
            label.error("field", "field must name a member of the key, such as a.b");
        }
        for (String key : List.of("size", "padding")) {
            if (label.has(key)) {
                label.error(key, key + " does not go with field: the map's BTF says it");
            }
        }
    }
}
