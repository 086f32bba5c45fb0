package io.bpfmetrics.collect;

import java.nio.ByteBuffer;

/**
 * The kinds of records of a buffer, by the bytes that their labels are made of: each has a target, the number of its
 * series. Made for looking up, with key and target side by side and much room: most records are of a kind that is known.
 * A place that {@link #find} gives is good until it is called again. Not thread-safe.
 */
final class EventKinds {
    /** The target of a kind is not known yet. */
    static final int UNRESOLVED = -1;

    private static final int INITIAL_SLOTS = 64;
    private static final int SLOTS_A_KIND = 4;
    private static final long PRIME = 0x9e3779b97f4a7c15L;

    private final int keySize;
    private final int middle; // longs between the first and the last eight bytes, which overlap in keys of less than 16
    private final int stride; // longs of a slot: first and last bytes of the key, target and number, middle, room
    private final int strideBits; // of it: a power of two, so that few slots are on two lines of a processor's cache
    private long[] table;
    private int mask; // of the numbers of slots
    private int shift;
    private int size;

    EventKinds(int keySize) {
        this.keySize = keySize;
        middle = Math.max(0, (keySize - 1) / Long.BYTES - 1);
        strideBits = Integer.SIZE - Integer.numberOfLeadingZeros(2 + middle);
        stride = 1 << strideBits;
        table = new long[INITIAL_SLOTS * stride];
        mask = INITIAL_SLOTS - 1;
        shift = Long.numberOfLeadingZeros(mask);
    }

    int size() {
        return size;
    }

    /** The memory that it takes. */
    long bytes() {
        return (long) table.length * Long.BYTES;
    }

    /** More than any kind's number. */
    int capacity() {
        return (mask + 1) / SLOTS_A_KIND + 1;
    }

    /** The number of the kind at a place, from 0 in the order in which they came. */
    int number(int place) {
        return (int) table[place + 2] - 1;
    }

    int target(int place) {
        return (int) (table[place + 2] >> Integer.SIZE);
    }

    void target(int place, int target) {
        table[place + 2] = (long) target << Integer.SIZE | (table[place + 2] & 0xffff_ffffL);
    }

    /** All targets have to be found again. */
    void forgetTargets() {
        for (int place = 0; place < table.length; place += stride) {
            if (table[place + 2] != 0) {
                target(place, UNRESOLVED);
            }
        }
    }

    /** The place of a key, new and unresolved if need be. */
    int find(ByteBuffer bytes, int offset) {
        long first = first(bytes, offset);
        long last = keySize > Long.BYTES ? bytes.getLong(offset + keySize - Long.BYTES) : 0;
        long hash = (first ^ last * PRIME) * PRIME;
        if (middle > 0) {
            hash = mixed(hash, bytes, offset);
        }
        long[] slots = table;
        int slot = slot(hash);
        int place = slot << strideBits;
        while (slots[place + 2] != 0) {
            if (slots[place] == first && slots[place + 1] == last && (middle == 0 || hasMiddle(place, bytes, offset))) {
                return place;
            }
            slot = slot + 1 & mask;
            place = slot << strideBits;
        }
        return create(place, first, last, bytes, offset);
    }

    private int slot(long hash) {
        return (int) (hash >>> shift); // the first bits of a product depend on all of its factor's
    }

    private long first(ByteBuffer bytes, int offset) {
        if (keySize >= Long.BYTES) {
            return bytes.getLong(offset);
        }
        if (keySize >= Integer.BYTES) { // two that may overlap
            return (long) bytes.getInt(offset) << Integer.SIZE ^ bytes.getInt(offset + keySize - Integer.BYTES);
        }
        long first = 0;
        for (int i = 0; i < keySize; i++) {
            first = first << Byte.SIZE | (bytes.get(offset + i) & 0xff);
        }
        return first;
    }

    private long mixed(long seed, ByteBuffer bytes, int offset) {
        long hash = seed;
        for (int i = 1; i <= middle; i++) {
            hash = (Long.rotateLeft(hash, Integer.SIZE) ^ bytes.getLong(offset + i * Long.BYTES)) * PRIME;
        }
        return hash;
    }

    private boolean hasMiddle(int place, ByteBuffer bytes, int offset) {
        for (int i = 1; i <= middle; i++) {
            if (table[place + 2 + i] != bytes.getLong(offset + i * Long.BYTES)) {
                return false;
            }
        }
        return true;
    }

    private int create(int place, long first, long last, ByteBuffer bytes, int offset) {
        if (size == (mask + 1) / SLOTS_A_KIND) {
            grow();
            return find(bytes, offset);
        }
        size++;
        table[place] = first;
        table[place + 1] = last;
        table[place + 2] = (long) UNRESOLVED << Integer.SIZE | size;
        for (int i = 1; i <= middle; i++) {
            table[place + 2 + i] = bytes.getLong(offset + i * Long.BYTES);
        }
        return place;
    }

    private void grow() {
        long[] old = table;
        table = new long[Math.multiplyExact(2, old.length)];
        mask = 2 * mask + 1;
        shift--;
        for (int place = 0; place < old.length; place += stride) {
            if (old[place + 2] != 0) {
                System.arraycopy(old, place, table, free(old, place), stride);
            }
        }
    }

    private int free(long[] old, int place) {
        long hash = (old[place] ^ old[place + 1] * PRIME) * PRIME;
        for (int i = 1; i <= middle; i++) {
            hash = (Long.rotateLeft(hash, Integer.SIZE) ^ old[place + 2 + i]) * PRIME;
        }
        int slot = slot(hash);
        while (table[(slot << strideBits) + 2] != 0) {
            slot = slot + 1 & mask;
        }
        return slot << strideBits;
    }
}
