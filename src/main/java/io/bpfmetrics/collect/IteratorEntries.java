package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.MapShape;
import io.bpfmetrics.kernel.MapVisitor;
import io.bpfmetrics.object.BpfObject;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectMap;
import java.util.List;

/**
 * What iterator programs write, as entries that have a value, the record, and no key. Every reading goes over the objects of
 * the kernel anew. Not thread-safe.
 */
final class IteratorEntries implements EntrySource {
    private final BpfObject object;
    private final List<String> programs;
    private final int recordSize;

    /**
     * Entries of one kind of record.
     *
     * @param programs that write them, one after the other
     */
    IteratorEntries(BpfObject object, List<String> programs, int recordSize) {
        this.object = object;
        this.programs = List.copyOf(programs);
        this.recordSize = recordSize;
    }

    /**
     * A map that there is not, for the planners, whose values are such records.
     *
     * @param typeId the records' in the object's type information
     */
    static ObjectMap asMap(String dataSource, int typeId, int recordSize) {
        MapShape shape = new MapShape(1, 0, recordSize, Integer.MAX_VALUE, 0); // as a hash has it
        return new ObjectMap("iterator " + dataSource, -1, 0, shape, 0, typeId);
    }

    @Override
    public int valuesPerEntry() {
        return 1;
    }

    @Override
    public int valueStride() {
        return recordSize;
    }

    @Override
    public String method() {
        return "iterators " + String.join(", ", programs);
    }

    @Override
    public void use(int fd) {
        throw new UnsupportedOperationException("iterators are our own");
    }

    @Override
    public void read(MapVisitor visitor) throws ObjectException {
        for (String program : programs) {
            object.readIterator(program, recordSize, (bytes, offset) -> visitor.entry(bytes, offset, bytes, offset));
        }
    }

    @Override
    public void drain(MapVisitor visitor) {
        throw new UnsupportedOperationException("nothing is kept that could be drained");
    }

    @Override
    public void close() {
        // the object is closed by whoever loaded it
    }
}
