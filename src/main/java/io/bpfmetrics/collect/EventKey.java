package io.bpfmetrics.collect;

import io.bpfmetrics.decode.LabelField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a record that labels are made of, without those in between, which differ where labels do not. Not
 * thread-safe.
 */
final class EventKey {
    private final List<EventField> fields;
    private final int size;
    private final boolean isOnePiece;
    private final int start; // of the first field
    private final ByteBuffer joined;

    /** The key of records with these fields as labels, in the order of the labels. */
    EventKey(List<EventField> fields) {
        this.fields = List.copyOf(fields);
        size = fields.stream().mapToInt(EventField::size).reduce(0, Math::addExact);
        isOnePiece = isOnePiece(fields);
        start = fields.isEmpty() ? 0 : fields.get(0).offset();
        joined = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    private static boolean isOnePiece(List<EventField> fields) {
        for (int i = 1; i < fields.size(); i++) {
            if (fields.get(i).offset() != fields.get(i - 1).end()) {
                return false;
            }
        }
        return true;
    }

    int size() {
        return size;
    }

    /** How many bytes a record must have. */
    int end() {
        return fields.stream().mapToInt(EventField::end).max().orElse(0);
    }

    /** The labels by where their bytes are in the key. */
    List<LabelField> labels() throws PlanException {
        List<LabelField> labels = new ArrayList<>();
        int offset = 0;
        for (EventField field : fields) {
            LabelField label = field.label();
            labels.add(new LabelField(label.name(), offset, label.size(), label.decoders()));
            offset += label.size();
        }
        return labels;
    }

    /** Whether the key is in one piece in a record. */
    boolean isOnePiece() {
        return isOnePiece;
    }

    /** Where the key of a record is; {@link #offset} says from which byte on. */
    ByteBuffer bytes(ByteBuffer record, int offset) {
        if (isOnePiece) {
            return record;
        }
        int at = 0;
        for (int i = 0; i < fields.size(); i++) {
            EventField field = fields.get(i);
            joined.put(at, record, offset + field.offset(), field.size());
            at += field.size();
        }
        return joined;
    }

    /** From which byte on the key is where {@link #bytes} says. */
    int offset(int recordOffset) {
        return isOnePiece ? recordOffset + start : 0;
    }
}
