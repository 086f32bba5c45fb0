package io.bpfmetrics.kernel;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** Hands on each key once: a walk key by key begins again when the key it stands on is deleted. */
final class DistinctKeys implements MapVisitor {
    private final MapVisitor visitor;
    private final int keySize;
    private final Set<ByteBuffer> seen = new HashSet<>();

    DistinctKeys(MapVisitor visitor, int keySize) {
        this.visitor = visitor;
        this.keySize = keySize;
    }

    @Override
    public void entry(ByteBuffer keys, int keyOffset, ByteBuffer values, int valueOffset) {
        byte[] key = new byte[keySize];
        keys.get(keyOffset, key);
        if (seen.add(ByteBuffer.wrap(key))) {
            visitor.entry(keys, keyOffset, values, valueOffset);
        }
    }
}
