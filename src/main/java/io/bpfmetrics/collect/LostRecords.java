package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.MapEntries;
import io.bpfmetrics.kernel.MapShape;
import io.bpfmetrics.object.ObjectMap;
import java.nio.ByteBuffer;
import java.util.Map;

/** The records that found no room in a buffer, as the program counts them in element 0 of an array. Not thread-safe. */
final class LostRecords implements AutoCloseable {
    private final ObjectMap map;
    private final MapEntries entries;
    private final Map<Integer, Long> counted;
    private long total;

    private LostRecords(ObjectMap map, MapEntries entries, Map<Integer, Long> counted) {
        this.map = map;
        this.entries = entries;
        this.counted = counted;
    }

    /**
     * The count in a map.
     *
     * @param counted what was taken from a map before, by the map's id; kept here
     */
    static LostRecords of(ObjectMap map, Map<Integer, Long> counted) throws PlanException {
        MapShape shape = map.shape();
        boolean isNumber = shape.valueSize() == Long.BYTES || shape.valueSize() == Integer.BYTES;
        if (!shape.isArray() || !isNumber || shape.whyUnreadable().isPresent()) {
            throw new PlanException("map \"" + map.name() + "\" cannot count lost records: that takes an array,"
                    + " per-CPU at best, whose values have 8 bytes");
        }
        return new LostRecords(map, MapEntries.of(map.fd(), shape), counted);
    }

    /** How many there were since this was last asked. */
    long fresh() throws BpfException {
        total = 0;
        entries.read(this::add);
        long before = counted.getOrDefault(map.id(), 0L);
        counted.put(map.id(), total);
        return Long.compareUnsigned(total, before) >= 0 ? total - before : total; // else somebody reset it
    }

    private void add(ByteBuffer keys, int keyOffset, ByteBuffer values, int valueOffset) {
        if (keys.getInt(keyOffset) != 0) {
            return;
        }
        for (int i = 0; i < entries.valuesPerEntry(); i++) {
            int at = valueOffset + i * entries.valueStride();
            total += map.shape().valueSize() == Long.BYTES
                    ? values.getLong(at)
                    : Integer.toUnsignedLong(values.getInt(at));
        }
    }

    @Override
    public void close() {
        entries.close();
    }
}
