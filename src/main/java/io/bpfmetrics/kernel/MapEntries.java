package io.bpfmetrics.kernel;

import io.bpfmetrics.sys.BpfMap;
import java.util.Optional;

/** Reads the entries of one map, in the cheapest way that the kernel and the type of the map allow. Not thread-safe. */
public final class MapEntries implements AutoCloseable {
    private final BpfMap map;
    private final MapWalk walk;
    private final int valuesPerEntry;
    private final int valueStride;

    private MapEntries(BpfMap map, MapWalk walk, int valuesPerEntry, int valueStride) {
        this.map = map;
        this.walk = walk;
        this.valuesPerEntry = valuesPerEntry;
        this.valueStride = valueStride;
    }

    /**
     * A reader that has read nothing. Which way it reads is tried here and stays.
     *
     * @param fd of the map, which stays the caller's
     * @throws IllegalArgumentException if the map has no entries to walk, see {@link MapShape#whyUnreadable}
     */
    public static MapEntries of(int fd, MapShape shape) {
        return of(fd, shape, true);
    }

    /**
     * The same for a map whose descriptor is not kept: nothing of it is mapped into memory, which would keep it alive, and
     * {@link #use} says behind which descriptor it is the next time.
     */
    public static MapEntries ofForeign(int fd, MapShape shape) {
        return of(fd, shape, false);
    }

    private static MapEntries of(int fd, MapShape shape, boolean canBeMapped) {
        if (shape.keySize() < 1 || shape.whyUnreadable().isPresent()) {
            throw new IllegalArgumentException("entries cannot be walked: " + shape);
        }
        int valuesPerEntry = shape.isPerCpu() ? PossibleProcessors.count() : 1;
        int valueStride = shape.isPerCpu() ? roundedUp(shape.valueSize()) : shape.valueSize();
        BpfMap map = new BpfMap(fd);
        MapWalk walk = choose(map, shape, Math.multiplyExact(valuesPerEntry, valueStride), canBeMapped);
        return new MapEntries(map, walk, valuesPerEntry, valueStride);
    }

    private static MapWalk choose(BpfMap map, MapShape shape, int valueBytes, boolean canBeMapped) {
        KeyWalk keyWalk = new KeyWalk(map, shape, valueBytes);
        Optional<MapWalk> mapped = canBeMapped ? MappedWalk.open(map, shape, keyWalk) : Optional.empty();
        if (mapped.isPresent()) {
            return mapped.get();
        }
        if (!MapType.isForBatches(shape.type())) {
            return keyWalk;
        }
        BatchWalk batches = new BatchWalk(map, shape, valueBytes, keyWalk);
        return batches.works() ? batches : keyWalk;
    }

    /** One that reads key by key whatever else there is, as on old kernels. */
    static MapEntries keyByKey(int fd, MapShape shape) {
        int valuesPerEntry = shape.isPerCpu() ? PossibleProcessors.count() : 1;
        int valueStride = shape.isPerCpu() ? roundedUp(shape.valueSize()) : shape.valueSize();
        BpfMap map = new BpfMap(fd);
        KeyWalk walk = new KeyWalk(map, shape, valuesPerEntry * valueStride);
        return new MapEntries(map, walk, valuesPerEntry, valueStride);
    }

    /** The kernel keeps the values of processors and mapped arrays at multiples of 8 bytes. */
    static int roundedUp(int valueSize) {
        return Math.addExact(valueSize, Long.BYTES - 1) & -Long.BYTES;
    }

    /** The same map is from now on behind another descriptor, which stays the caller's. */
    public void use(int fd) {
        map.use(fd);
    }

    /** How it reads, for the log: {@code batch}, {@code mmap} or {@code key by key}. */
    public String method() {
        return walk.method();
    }

    /** Values in an entry: the possible processors of a per-CPU map, else 1. */
    public int valuesPerEntry() {
        return valuesPerEntry;
    }

    /** Bytes from one processor's value to the next. */
    public int valueStride() {
        return valueStride;
    }

    /**
     * Visits every entry; what comes or goes meanwhile may or may not be seen. While keys are deleted, tries and all maps
     * that are read key by key can show an entry twice: whoever adds up values has to know the keys that it has seen.
     *
     * @throws BpfException if the kernel refuses; entries visited before that were real
     */
    public void read(MapVisitor visitor) throws BpfException {
        walk.read(visitor);
    }

    /**
     * As {@link #read}, and deletes every entry as it is read. Of hash maps (key by key: since Linux 5.14) no addition is
     * lost in between, but for that of a program which still holds the deleted value in hand. Arrays refuse.
     */
    public void drain(MapVisitor visitor) throws BpfException {
        walk.drain(visitor);
    }

    /** Frees buffers and mappings, not the descriptor. */
    @Override
    public void close() {
        walk.close();
    }
}
