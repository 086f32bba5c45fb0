package io.bpfmetrics.kernel;

/** Opens a map as old kernels make it necessary, to measure that. */
public final class KeyByKey {
    private KeyByKey() {}

    /** A reader that looks up key by key whatever else there is. */
    public static MapEntries of(int fd, MapShape shape) {
        return MapEntries.keyByKey(fd, shape);
    }
}
