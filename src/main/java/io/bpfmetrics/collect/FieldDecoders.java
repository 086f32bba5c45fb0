package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfField;
import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.decode.LabelField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a member of a key is shown whose decoders nobody named. */
final class FieldDecoders {
    private FieldDecoders() {}

    /** A label of this member, with the decoders that were named or else those that go with its type. */
    static LabelField label(String name, BtfField field, List<DecoderSpec> named) throws PlanException {
        if (field.kind() == BtfField.Kind.BIT_FIELD) {
            throw new PlanException("label " + name + ": \"" + field.path() + "\" is a bit field, which has no bytes"
                    + " of its own; take the bytes that it lies in, with size and padding");
        }
        return new LabelField(name, field.offset(), field.size(), named.isEmpty() ? of(name, field) : named);
    }

    private static List<DecoderSpec> of(String name, BtfField field) throws PlanException {
        return switch (field.kind()) {
            case UNSIGNED, POINTER -> List.of(DecoderSpec.of(field.isNumber() ? "uint" : "hex"));
            case SIGNED -> List.of(DecoderSpec.of(field.isNumber() ? "int" : "hex"));
            case TEXT -> List.of(DecoderSpec.of("string"));
            case ENUM -> List.of(DecoderSpec.of(field.isSigned() ? "int" : "uint"), words(field));
            case ARRAY, OTHER -> List.of(DecoderSpec.of("hex"));
            case COMPOSITE, BIT_FIELD ->
                throw new PlanException("label " + name + ": \"" + field.path()
                        + "\" has members of its own; name one of them, or give decoders");
        };
    }

    /** A number without a word stays a number. */
    private static DecoderSpec words(BtfField field) {
        Map<String, String> words = new LinkedHashMap<>();
        field.words().forEach((value, word) -> words.put(Long.toString(value), word));
        return new DecoderSpec("static_map", words, true, List.of());
    }
}
