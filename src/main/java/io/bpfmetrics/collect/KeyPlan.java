package io.bpfmetrics.collect;

import io.bpfmetrics.decode.LabelField;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a key becomes labels.
 *
 * @param fields of the bytes that are decoded: the key, then two bytes for the processor if it is a label there
 * @param bucket which of them is the number of a bucket; -1: none
 * @param hasProcessor whether the number of the processor is put behind the key
 * @param isIndexLeftOut whether the index of an array, 0, is left out: only the processor is decoded
 * @param onlyIndex the one element of an array that is taken
 * @param isPartial whether what no label describes of a key may be anything
 * @param pieces bytes of the value that labels are made of, which are put behind the key one after the other
 */
record KeyPlan(
        List<LabelField> fields,
        int bucket,
        boolean hasProcessor,
        boolean isIndexLeftOut,
        OptionalInt onlyIndex,
        boolean isPartial,
        List<Piece> pieces) {
    /**
     * Some bytes of a value.
     *
     * @param offset of the first
     * @param size how many
     */
    record Piece(int offset, int size) {}

    /** Bytes of a processor's number. */
    static final int PROCESSOR_BYTES = 2;

    KeyPlan {
        fields = List.copyOf(fields);
        pieces = List.copyOf(pieces);
    }

    /** One of labels that are made of the key only. */
    KeyPlan(List<LabelField> fields, int bucket, boolean hasProcessor, boolean isIndexLeftOut, OptionalInt onlyIndex) {
        this(fields, bucket, hasProcessor, isIndexLeftOut, onlyIndex, false, List.of());
    }

    /** The bytes that labels are made of besides those of the key. */
    int pieceBytes() {
        return pieces.stream().mapToInt(Piece::size).sum();
    }

    /** Whether only a key of zeros is right, because no label describes it. */
    boolean isZeroKey() {
        return onlyIndex.isEmpty()
                && !isIndexLeftOut
                && !isPartial
                && fields.stream().noneMatch(field -> field.size() > 0);
    }
}
