package io.bpfmetrics.collect;

import io.bpfmetrics.collect.KeyPlan.Piece;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Puts the bytes of the value that labels are made of behind the key. Not thread-safe. */
final class RowKey {
    private final int keySize;
    private final Piece[] pieces;
    private final int processors;
    private final int stride;
    private final ByteBuffer joined;

    RowKey(MetricPlan plan) {
        keySize = plan.shape().keySize();
        pieces = plan.key().pieces().toArray(new Piece[0]);
        processors = plan.processors();
        stride = plan.valueBytes() / processors;
        joined = ByteBuffer.allocate(plan.keySize()).order(ByteOrder.nativeOrder());
    }

    /** Both, from the first byte of the buffer on, which is the same one always. */
    ByteBuffer join(ByteBuffer keys, int keyOffset, ByteBuffer values, int valueOffset) {
        joined.put(0, keys, keyOffset, keySize);
        int at = keySize;
        for (Piece piece : pieces) {
            joined.put(at, values, valueOffset + piece.offset(), piece.size());
            for (int i = 1; i < processors && isZero(at, piece.size()); i++) {
                joined.put(at, values, valueOffset + i * stride + piece.offset(), piece.size());
            }
            at += piece.size();
        }
        return joined;
    }

    /** Of several processors that one tells it which has written it. */
    private boolean isZero(int from, int size) {
        for (int i = from; i < from + size; i++) {
            if (joined.get(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
