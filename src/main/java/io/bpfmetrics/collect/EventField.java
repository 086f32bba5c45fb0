package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfField;
import io.bpfmetrics.config.CpuMode;
import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.config.LabelSpec;
import io.bpfmetrics.decode.LabelField;
import java.util.List;
import java.util.Optional;

/**
 * A field of the records of a buffer.
 *
 * @param name as metrics call it
 * @param offset of its first byte
 * @param size in bytes
 * @param decoders that were named, if any
 * @param member of the struct, if the records have one
 */
record EventField(String name, int offset, int size, List<DecoderSpec> decoders, Optional<BtfField> member) {
    EventField {
        decoders = List.copyOf(decoders);
    }

    static EventField ofBytes(LabelSpec label, int offset) {
        return new EventField(label.name(), offset, label.size(), label.decoders(), Optional.empty());
    }

    static EventField ofMember(String name, BtfField member, List<DecoderSpec> decoders) {
        return new EventField(name, member.offset(), member.size(), decoders, Optional.of(member));
    }

    /** The offset of the first byte behind it. */
    int end() {
        return offset + size;
    }

    /** How it becomes the text of a label. */
    LabelField label() throws PlanException {
        if (member.isPresent()) {
            return FieldDecoders.label(name, member.get(), decoders);
        }
        if (decoders.isEmpty()) {
            throw new PlanException("field \"" + name + "\" is a label and has no decoders, such as [{name: uint}]");
        }
        return new LabelField(name, offset, size, decoders);
    }

    /** How it is read as a number: without struct it has a sign if its first decoder reads one. */
    NumberReader number() throws PlanException {
        boolean isNumber = member.isPresent() ? member.get().isNumber() : BtfField.isNumberOf(size);
        if (!isNumber) {
            throw new PlanException(
                    "field \"" + name + "\" is no integer of 1, 2, 4 or 8 bytes; take another as value");
        }
        boolean isSigned = member.isPresent()
                ? member.get().isSigned()
                : !decoders.isEmpty() && decoders.get(0).name().equals("int");
        return new NumberReader(offset, size, isSigned, CpuMode.SUM, 1, size);
    }
}
