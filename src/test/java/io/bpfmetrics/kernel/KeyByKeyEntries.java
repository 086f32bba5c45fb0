package io.bpfmetrics.kernel;

/** The way in which maps are read on old kernels, for comparison. */
public final class KeyByKeyEntries {
    private KeyByKeyEntries() {}

    /** A reader that uses neither batches nor mappings. */
    public static MapEntries of(int fd, MapShape shape) {
        return MapEntries.keyByKey(fd, shape);
    }
}
