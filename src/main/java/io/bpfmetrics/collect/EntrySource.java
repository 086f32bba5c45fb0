package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.MapEntries;
import io.bpfmetrics.kernel.MapVisitor;
import io.bpfmetrics.object.ObjectException;

/** Entries of keys and values: those of a map, or what an iterator writes. Not thread-safe. */
interface EntrySource extends AutoCloseable {
    /** Values in an entry: the possible processors of a per-CPU map, else 1. */
    int valuesPerEntry();

    /** Bytes from one processor's value to the next. */
    int valueStride();

    /** How it reads, for the log. */
    String method();

    /** A map is from now on behind another descriptor. */
    void use(int fd);

    /** Visits every entry. */
    void read(MapVisitor visitor) throws BpfException, ObjectException;

    /** The same, and deletes every entry as it is read. */
    void drain(MapVisitor visitor) throws BpfException;

    @Override
    void close();

    /** The entries of a map. */
    static EntrySource of(MapEntries entries) {
        return new EntrySource() {
            @Override
            public int valuesPerEntry() {
                return entries.valuesPerEntry();
            }

            @Override
            public int valueStride() {
                return entries.valueStride();
            }

            @Override
            public String method() {
                return entries.method();
            }

            @Override
            public void use(int fd) {
                entries.use(fd);
            }

            @Override
            public void read(MapVisitor visitor) throws BpfException {
                entries.read(visitor);
            }

            @Override
            public void drain(MapVisitor visitor) throws BpfException {
                entries.drain(visitor);
            }

            @Override
            public void close() {
                entries.close();
            }
        };
    }
}
