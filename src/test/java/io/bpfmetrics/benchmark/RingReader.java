package io.bpfmetrics.benchmark;

/**
 * A way of counting the records of the benchmark's ring buffer by the text in them. All ways take turns with one and the
 * same ring buffer, from whose memory each learns how far it was read.
 */
public interface RingReader extends AutoCloseable {
    /** Reads all that is there. */
    Pass pass() throws Exception;

    @Override
    void close();

    /**
     * What it took.
     *
     * @param cpuNanos processor time of the thread that read
     */
    record Pass(long cpuNanos, long records) {}
}
