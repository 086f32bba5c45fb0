package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfField;
import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.config.LabelSpec;
import io.bpfmetrics.config.Location;
import io.bpfmetrics.config.MetricType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A field that a structure has, or that is made of one of its members, such as the name of a signal.
 *
 * @param name its full name, such as {@code proc.comm}
 * @param member the bytes that it is made of
 * @param isOfValue whether they are in the value of an entry, not in its key
 * @param isDerived whether it is a text that is made of the member
 * @param decoders from bytes to text; empty: those that go with the type
 */
record TypedField(String name, BtfField member, boolean isOfValue, boolean isDerived, List<DecoderSpec> decoders) {
    private static final Map<String, MetricType> TYPES = Map.of(
            "counter", MetricType.COUNTER,
            "gauge", MetricType.GAUGE,
            "histogram_slot", MetricType.HISTOGRAM,
            "slot", MetricType.HISTOGRAM);

    TypedField {
        decoders = List.copyOf(decoders);
    }

    /** What metric its type says that it is, by a typedef such as {@code gadget_counter__u64}. */
    Optional<MetricType> metricType() {
        return isDerived ? Optional.empty() : metricType(member);
    }

    /** What metric a member's type says that it is. */
    static Optional<MetricType> metricType(BtfField member) {
        for (String typeName : member.typeNames()) {
            int end = typeName.indexOf("__");
            boolean isOurs = typeName.startsWith("metric_");
            if (end > 0 && (isOurs || typeName.startsWith("gadget_"))) {
                MetricType type = TYPES.get(typeName.substring(typeName.indexOf('_') + 1, end));
                if (type != null) {
                    return Optional.of(type);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether it has one text, which a label can be. */
    boolean isLabel() {
        return switch (member.kind()) {
            case UNSIGNED, SIGNED, ENUM, POINTER -> isDerived || member.isNumber();
            case TEXT -> true;
            case COMPOSITE -> isDerived;
            case ARRAY, BIT_FIELD, OTHER -> false;
        };
    }

    /** It as a label of this name. */
    LabelSpec label(String labelName, Location location) {
        return new LabelSpec(labelName, Optional.of(member.path()), isOfValue, 0, 0, decoders, location);
    }
}
