package io.bpfmetrics.collect;

import io.bpfmetrics.decode.Decoders;
import io.bpfmetrics.decode.Decoding;
import io.bpfmetrics.decode.Decoding.Outcome;
import io.bpfmetrics.decode.KeyLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decodes the key of a row by its plan. Not thread-safe. */
final class RowDecoder {
    private static final String[] NONE = {};

    private final KeyPlan plan;
    private final int keySize;
    private final @Nullable KeyLayout layout;
    private final byte[] bytes;
    private final ByteBuffer processor;

    RowDecoder(KeyPlan plan, int keySize, Decoders decoders) {
        this(plan, keySize, decoders, Set.of());
    }

    /** One whose labels of these names are never twice the same. */
    RowDecoder(KeyPlan plan, int keySize, Decoders decoders, Set<String> unique) {
        this.plan = plan;
        this.keySize = keySize;
        layout = plan.fields().isEmpty() ? null : decoders.layout(plan.fields(), unique);
        bytes = new byte[keySize + KeyPlan.PROCESSOR_BYTES];
        processor = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /** Takes the key that {@link #decode} is to work on. */
    void load(ByteBuffer keys, int offset) {
        keys.get(offset, bytes, 0, keySize);
    }

    Decoding decode(int processorNumber) {
        boolean needsZeros = plan.isZeroKey() || plan.isIndexLeftOut();
        if (needsZeros && !isZero()) {
            return new Decoding(Outcome.UNDECODABLE, NONE, "no label describes the key " + hex(), Long.MAX_VALUE);
        }
        if (layout == null) {
            return new Decoding(Outcome.DECODED, NONE, "", Long.MAX_VALUE);
        }
        processor.putShort(keySize, (short) processorNumber);
        return layout.decode(bytes, plan.isIndexLeftOut() ? keySize : 0);
    }

    private boolean isZero() {
        for (int i = 0; i < keySize; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private String hex() {
        return HexFormat.of().formatHex(bytes, 0, keySize);
    }
}
