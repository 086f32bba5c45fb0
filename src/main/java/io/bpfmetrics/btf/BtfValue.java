package io.bpfmetrics.btf;

import java.nio.ByteBuffer;

/** Decodes the values of one type. Made once for many values; immutable, so for any thread. */
@FunctionalInterface
public interface BtfValue {
    /**
     * Hands a value to a sink.
     *
     * @param bytes in the order of the host
     * @param offset of the first byte of the value
     */
    void write(ByteBuffer bytes, int offset, BtfSink sink);
}
