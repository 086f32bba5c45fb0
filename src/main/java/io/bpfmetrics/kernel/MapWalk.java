package io.bpfmetrics.kernel;

/** One way to walk the entries of a map. */
interface MapWalk extends AutoCloseable {
    /** Its name, for the log. */
    String method();

    void read(MapVisitor visitor) throws BpfException;

    void drain(MapVisitor visitor) throws BpfException;

    @Override
    default void close() {}
}
