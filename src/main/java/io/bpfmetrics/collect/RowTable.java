package io.bpfmetrics.collect;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The entries of a map by their raw keys. Each is a row with a few targets: the cells that its values are added to. A
 * row that stays costs neither decoding nor garbage. Maps are mostly read in the same order, so the row after the last
 * one is looked at first. Not thread-safe.
 */
final class RowTable {
    /** The targets of a row are not known yet. */
    static final int UNRESOLVED = -1;

    private static final int INITIAL_ROWS = 16;
    private static final long PRIME = 0x9e3779b97f4a7c15L;

    private final int keySize;
    private final int keyLongs;
    private final int targetsPerRow;
    private final long[] key;
    private long[] keys;
    private long[] seenRows = new long[1]; // a bit for each
    private long[] freeRows = new long[1];
    private int[] targets;
    private int[] slots = new int[4 * INITIAL_ROWS]; // number of a row plus one, by the hash of its key
    private int[] free = {};
    private int freeCount;
    private int high;
    private int seen;
    private int last;

    RowTable(int keySize, int targetsPerRow) {
        this.keySize = keySize;
        this.targetsPerRow = targetsPerRow;
        keyLongs = (keySize + Long.BYTES - 1) / Long.BYTES;
        key = new long[keyLongs];
        keys = new long[INITIAL_ROWS * keyLongs];
        targets = new int[INITIAL_ROWS * targetsPerRow];
    }

    /** Begins another reading of the map. */
    void begin() {
        Arrays.fill(seenRows, 0);
        seen = 0;
        last = -1;
    }

    /** The row of a key, new and unresolved if need be; -1 if it has been seen in this reading already. */
    int see(ByteBuffer bytes, int offset) {
        load(bytes, offset);
        int row = last + 1;
        if (row >= high || !hasKey(row)) {
            row = find();
        }
        last = row;
        if (has(seenRows, row)) {
            return -1;
        }
        seenRows[row >>> 6] |= 1L << row;
        seen++;
        return row;
    }

    /** The row of a key, new and unresolved if need be, however often it has been seen. */
    int row(ByteBuffer bytes, int offset) {
        load(bytes, offset);
        return find();
    }

    int target(int row, int index) {
        return targets[row * targetsPerRow + index];
    }

    void target(int row, int index, int target) {
        targets[row * targetsPerRow + index] = target;
    }

    /** The targets of all rows have to be found again. */
    void forgetTargets() {
        Arrays.fill(targets, UNRESOLVED);
    }

    /** More than any row's number. */
    int capacity() {
        return targets.length / targetsPerRow;
    }

    int size() {
        return high - freeCount;
    }

    /** The number of rows that were seen in this reading. */
    int seen() {
        return seen;
    }

    /** Visits the rows that were not seen in this reading. */
    void forUnseen(IntConsumer visitor) {
        if (seen == size()) {
            return;
        }
        for (int row = 0; row < high; row++) {
            if (!has(freeRows, row) && !has(seenRows, row)) {
                visitor.accept(row);
            }
        }
    }

    /** Forgets the rows that were not seen in this reading: their entries are gone. */
    void sweep() {
        forUnseen(this::remove);
    }

    private static boolean has(long[] rows, int row) {
        return (rows[row >>> 6] & 1L << row) != 0;
    }

    private void load(ByteBuffer bytes, int offset) {
        int at = offset;
        for (int i = 0; i < keySize / Long.BYTES; i++, at += Long.BYTES) {
            key[i] = bytes.getLong(at);
        }
        int rest = keySize % Long.BYTES;
        if (rest != 0) {
            key[keyLongs - 1] = tail(bytes, at, rest);
        }
    }

    private static long tail(ByteBuffer bytes, int offset, int size) {
        if (size == Integer.BYTES) {
            return bytes.getInt(offset);
        }
        long tail = 0;
        for (int i = 0; i < size; i++) {
            tail = tail << Byte.SIZE | (bytes.get(offset + i) & 0xff);
        }
        return tail;
    }

    private boolean hasKey(int row) {
        int at = row * keyLongs;
        for (int i = 0; i < keyLongs; i++) {
            if (keys[at + i] != key[i]) {
                return false;
            }
        }
        return !has(freeRows, row);
    }

    private int find() {
        int slot = slot(key, 0);
        for (; slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
            if (hasKey(slots[slot] - 1)) {
                return slots[slot] - 1;
            }
        }
        return create();
    }

    private int create() {
        if (freeCount == 0 && high == capacity()) {
            grow(); // before anything changes: there may be no memory for it
        }
        int row = freeCount > 0 ? free[--freeCount] : high++;
        System.arraycopy(key, 0, keys, row * keyLongs, keyLongs);
        freeRows[row >>> 6] &= ~(1L << row);
        seenRows[row >>> 6] &= ~(1L << row);
        Arrays.fill(targets, row * targetsPerRow, (row + 1) * targetsPerRow, UNRESOLVED);
        put(row);
        return row;
    }

    private void grow() {
        int old = capacity();
        int capacity = old + old / 2;
        seenRows = Arrays.copyOf(seenRows, capacity / Long.SIZE + 1);
        freeRows = Arrays.copyOf(freeRows, capacity / Long.SIZE + 1);
        keys = Arrays.copyOf(keys, Math.multiplyExact(capacity, keyLongs));
        targets = Arrays.copyOf(targets, Math.multiplyExact(capacity, targetsPerRow));
        slots = new int[2 * Integer.highestOneBit(capacity + capacity / 2)];
        for (int row = 0; row < old; row++) {
            if (!has(freeRows, row)) {
                put(row);
            }
        }
    }

    private void put(int row) {
        int slot = slot(keys, row * keyLongs);
        while (slots[slot] != 0) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = row + 1;
    }

    private int slot(long[] longs, int at) {
        long hash = 0;
        for (int i = 0; i < keyLongs; i++) {
            hash = (hash ^ longs[at + i]) * PRIME;
            hash ^= hash >>> 32;
        }
        return (int) hash & slots.length - 1;
    }

    private void remove(int row) {
        removeSlot(row);
        freeRows[row >>> 6] |= 1L << row;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, Math.max(INITIAL_ROWS, 2 * freeCount));
        }
        free[freeCount++] = row;
    }

    /** Closes the gap, so that whoever was moved on by a collision is found without it. */
    private void removeSlot(int row) {
        int mask = slots.length - 1;
        int gap = slot(keys, row * keyLongs);
        while (slots[gap] != row + 1) {
            gap = gap + 1 & mask;
        }
        slots[gap] = 0;
        for (int slot = gap + 1 & mask; slots[slot] != 0; slot = slot + 1 & mask) {
            int home = slot(keys, (slots[slot] - 1) * keyLongs);
            if ((slot - home & mask) >= (slot - gap & mask)) {
                slots[gap] = slots[slot];
                slots[slot] = 0;
                gap = slot;
            }
        }
    }
}
