package io.bpfmetrics.testing;

/**
 * What to create: the numbers of linux/bpf.h.
 *
 * @param innerMapFd the pattern of a map of maps, 0 for none
 * @param withBtf whether the map says that its key and value are {@code int}, as local storage must
 * @param extra {@code map_extra}: the hash functions of a bloom filter
 */
public record MapSpec(
        int type,
        String name,
        int keySize,
        int valueSize,
        int maxEntries,
        int flags,
        int innerMapFd,
        boolean withBtf,
        long extra) {
    /** A map without flags. */
    public static MapSpec of(int type, String name, int keySize, int valueSize, int maxEntries) {
        return new MapSpec(type, name, keySize, valueSize, maxEntries, 0, 0, false, 0);
    }

    /** The same with {@code map_flags}. */
    public MapSpec withFlags(int newFlags) {
        return new MapSpec(type, name, keySize, valueSize, maxEntries, newFlags, innerMapFd, withBtf, extra);
    }

    /** The same with maps like {@code inner} as values. */
    public MapSpec holding(TestMap inner) {
        return new MapSpec(type, name, keySize, valueSize, maxEntries, flags, inner.fd(), withBtf, extra);
    }

    /** The same with key and value typed as {@code int}. */
    public MapSpec typedAsInt() {
        return new MapSpec(type, name, keySize, valueSize, maxEntries, flags, innerMapFd, true, extra);
    }

    /** The same with {@code map_extra}. */
    public MapSpec withExtra(long newExtra) {
        return new MapSpec(type, name, keySize, valueSize, maxEntries, flags, innerMapFd, withBtf, newExtra);
    }
}
