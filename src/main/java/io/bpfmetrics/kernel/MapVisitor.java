package io.bpfmetrics.kernel;

import java.nio.ByteBuffer;

/** Takes the entries of a map one by one. */
public interface MapVisitor {
    /**
     * One entry. The buffers are good during the call only, and in host order.
     *
     * @param keys has the key at {@code keyOffset}
     * @param values has the value at {@code valueOffset}; of a per-CPU map that of every possible processor, each
     *     rounded up to 8 bytes
     */
    void entry(ByteBuffer keys, int keyOffset, ByteBuffer values, int valueOffset);
}
