package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.MapVisitor;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectMap;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one map for all metrics that are made of it. Not thread-safe. */
final class MapReading implements MapVisitor, AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(MapReading.class.getName());

    private final ObjectMap map;
    private final EntrySource entries;
    private final Optional<Duration> drain;
    private final List<MetricRows> metrics = new ArrayList<>();
    private boolean wasFull; // said once, because maps breathe

    /**
     * A reading for no metric yet.
     *
     * @param drain whether entries are deleted as they are read, and how often
     */
    MapReading(ObjectMap map, EntrySource entries, Optional<Duration> drain) {
        this.map = map;
        this.entries = entries;
        this.drain = drain;
    }

    void add(MetricRows rows) {
        metrics.add(rows);
    }

    /** How the map is called in messages. */
    String target() {
        return map.id() == 0 ? map.name() : "map " + Integer.toUnsignedString(map.id()) + " \"" + map.name() + "\"";
    }

    /** The kernel's id of the map. */
    int mapId() {
        return map.id();
    }

    /** The map is from now on behind another descriptor. */
    void use(int fd) {
        entries.use(fd);
    }

    Optional<Duration> drain() {
        return drain;
    }

    EntrySource entries() {
        return entries;
    }

    boolean isUsed() {
        return !metrics.isEmpty();
    }

    /** The map cannot be read this time: of its series nothing is known. */
    void miss(long nanoTime) {
        begin(nanoTime);
        metrics.forEach(MetricRows::breakOff);
        metrics.forEach(MetricRows::addKept);
    }

    /** Takes the entries out of a map that is drained. */
    void drain(long nanoTime) throws BpfException {
        begin(nanoTime);
        entries.drain(visitor());
        noteWhetherFull();
        metrics.forEach(MetricRows::finish);
    }

    /**
     * Adds the values of all entries to series.
     *
     * @throws BpfException if the kernel refuses; what was read before has been added
     * @throws ObjectException if an iterator cannot be read; what it wrote before has been added
     */
    void read(long nanoTime) throws BpfException, ObjectException {
        boolean isWhole = false;
        try {
            if (drain.isPresent()) {
                drain(nanoTime);
            } else {
                begin(nanoTime);
                entries.read(visitor());
                noteWhetherFull();
                metrics.forEach(MetricRows::finish);
            }
            isWhole = true;
        } finally {
            if (!isWhole) {
                metrics.forEach(MetricRows::breakOff);
            }
            metrics.forEach(MetricRows::addKept);
        }
    }

    /** What a program cannot put into a full map is counted nowhere. */
    private void noteWhetherFull() {
        if (!wasFull && !metrics.isEmpty() && metrics.get(0).isFull()) {
            wasFull = true;
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    target() + " is full: it has "
                            + Integer.toUnsignedString(map.shape().maxEntries())
                            + " entries, and keys that are not among them are not counted; give it more max_entries, or"
                            + " have it drained" + (drain.isPresent() ? " more often" : ""));
        }
    }

    @Override
    public void entry(ByteBuffer keys, int keyOffset, ByteBuffer values, int valueOffset) {
        for (int i = 0; i < metrics.size(); i++) {
            metrics.get(i).entry(keys, keyOffset, values, valueOffset);
        }
    }

    @Override
    public void close() {
        entries.close();
    }

    private void begin(long nanoTime) {
        for (int i = 0; i < metrics.size(); i++) {
            metrics.get(i).begin(nanoTime);
        }
    }

    private MapVisitor visitor() {
        return metrics.size() == 1 ? metrics.get(0) : this;
    }
}
