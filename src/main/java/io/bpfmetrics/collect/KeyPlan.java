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
 */
record KeyPlan(
        List<LabelField> fields, int bucket, boolean hasProcessor, boolean isIndexLeftOut, OptionalInt onlyIndex) {
    /** Bytes of a processor's number. */
    static final int PROCESSOR_BYTES = 2;

    KeyPlan {
        fields = List.copyOf(fields);
    }

    /** Whether only a key of zeros is right, because no label describes it. */
    boolean isZeroKey() {
        return onlyIndex.isEmpty() && !isIndexLeftOut && fields.stream().noneMatch(field -> field.size() > 0);
    }
}
