package io.bpfmetrics.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads ring buffers whose records are spans. What is wrong with one of them costs the others nothing. */
final class SpanReader {
    private static final String TRACE_ID = "trace_id";
    private static final Map<String, Integer> ID_SIZES = Map.of(TRACE_ID, 16, "span_id", 8, "parent_span_id", 8);

    private SpanReader() {}

    static List<SpanSpec> read(Section tracing) {
        return tracing.items("spans").stream()
                .map(item -> Section.part(item, Shape.SPAN, tracing.problems(), SpanReader::span))
                .flatMap(Optional::stream)
                .toList();
    }

    private static SpanSpec span(Section span) {
        String ringbuf = span.required("ringbuf");
        String name = span.text("name").filter(text -> !text.isEmpty()).orElse(ringbuf);
        List<LabelSpec> labels = LabelReader.list(span);
        checkNames(span, labels);
        labels.forEach(label -> checkBytes(label, span.problems()));
        return new SpanSpec(ringbuf, name, span.text("service").orElse(""), labels, span.location());
    }

    /** They become attributes, so any text is good; ebpf_exporter takes one twice, too. */
    private static void checkNames(Section span, List<LabelSpec> labels) {
        Set<String> names = new HashSet<>();
        for (LabelSpec label : labels) {
            if (!label.name().isEmpty() && !names.add(label.name())) {
                span.problems()
                        .warn(
                                label.location(),
                                "label \"" + label.name()
                                        + "\" comes twice in this span; the attribute is the last of them");
            }
        }
        for (LabelSpec label : labels) {
            if (ID_SIZES.containsKey(label.name()) && !names.contains(TRACE_ID)) {
                span.problems()
                        .warn(
                                label.location(),
                                "label \"" + label.name() + "\" has no effect without a label trace_id: both ids are"
                                        + " made up");
            }
        }
    }

    private static void checkBytes(LabelSpec label, Problems problems) {
        if (label.field().isPresent()) {
            problems.error(label.location(), "labels of a span need size: the records of its buffer have no BTF");
            return;
        }
        Integer size = ID_SIZES.get(label.name());
        boolean isHex = label.decoders().equals(List.of(DecoderSpec.of("hex")));
        if (size != null && isHex && label.size() > 0 && label.size() != size) {
            problems.error(
                    label.location(),
                    "label \"" + label.name() + "\" needs size " + size + ", this is " + label.size());
        }
    }
}
