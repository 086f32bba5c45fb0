package io.bpfmetrics.object;

import java.util.List;

/** What BPF programs put out records to. Not thread-safe. */
public interface EventBuffer extends AutoCloseable {
    /**
     * Hands out the records that are there now, in the order of each processor, and makes room for others. Does nothing once
     * it is closed.
     *
     * @return how many bytes of the buffer that was, heads of records included; a number to tell floods by
     */
    long read(EventListener listener);

    /** Descriptors that are ready when there are records. */
    List<Integer> descriptors();

    /** Lets go of the memory; what is in it is lost. */
    @Override
    void close();
}
