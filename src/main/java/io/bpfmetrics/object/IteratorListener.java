package io.bpfmetrics.object;

import java.nio.ByteBuffer;

/** Takes what a program wrote that goes over objects of the kernel, on the thread that reads it. */
public interface IteratorListener {
    /**
     * A record.
     *
     * @param bytes holds it, in host order, until this returns
     * @param offset of its first byte
     */
    void record(ByteBuffer bytes, int offset);
}
