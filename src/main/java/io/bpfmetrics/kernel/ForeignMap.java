package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.Bpf;
import java.util.Optional;

/**
 * An open map that somebody else has created. The descriptor is for reading only, and keeps the map alive: close it soon.
 * Not thread-safe.
 */
public final class ForeignMap implements AutoCloseable {
    private final Bpf bpf;
    private final int fd;
    private final ForeignMapInfo info;
    private boolean isOpen = true;

    ForeignMap(Bpf bpf, int fd, ForeignMapInfo info) {
        this.bpf = bpf;
        this.fd = fd;
        this.info = info;
    }

    /** The descriptor, which stays this object's. */
    public int fd() {
        return fd;
    }

    /** What the map is. */
    public ForeignMapInfo info() {
        return info;
    }

    /** Why its entries cannot be shown, in words that begin a clause; empty if they can. */
    public Optional<String> whyNotShown() {
        return MapType.whyNotShown(info.shape());
    }

    /**
     * Its entries. Maps that hold programs or maps are read, too: their values are ids.
     *
     * @throws IllegalArgumentException if there is a reason {@link #whyNotShown}
     */
    public MapEntries entries() {
        if (whyNotShown().isPresent()) {
            throw new IllegalArgumentException("entries cannot be walked: " + info);
        }
        boolean holdsObjects = info.shape().whyUnreadable().isPresent();
        return holdsObjects ? MapEntries.keyByKey(fd, info.shape()) : MapEntries.of(fd, info.shape());
    }

    /**
     * Visits every entry once, also while keys come and go. Those that come or go meanwhile may or may not be seen.
     *
     * @param entries of this map
     * @throws BpfException if the kernel refuses; entries visited before that were real
     */
    public void read(MapEntries entries, MapVisitor visitor) throws BpfException {
        MapShape shape = info.shape();
        boolean isHashInBatches =
                MapType.isHash(shape.type()) && entries.method().equals("batch");
        boolean isOnce = shape.isArray() || isHashInBatches;
        entries.read(isOnce ? visitor : new DistinctKeys(visitor, shape.keySize()));
    }

    @Override
    public void close() {
        if (isOpen) {
            isOpen = false;
            bpf.close(fd);
        }
    }
}
