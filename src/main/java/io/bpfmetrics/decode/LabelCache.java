package io.bpfmetrics.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of one label came to. Bounded: an entry has two places and may push out another. Finding takes no
 * lock: entries are immutable, so a thread sees all of one or nothing.
 */
final class LabelCache {
    /** The most entries. */
    static final int MOST_ENTRIES = 16_384;

    private static final int MOST_BYTES = 4 << 20; // of keys and texts, which are about as long
    private static final int ENTRY_BYTES = 128; // beside these

    private static final int FEWEST_ENTRIES = 64;
    private static final int GROWTH = 4;
    private static final long MIX = 0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio, odd
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private volatile @Nullable Entry[] entries = new Entry[FEWEST_ENTRIES]; // a power of two
    private final int mostEntries;
    private int used;

    /** A cache of keys with so many bytes. */
    LabelCache(int keySize) {
        int fitting = MOST_BYTES / (2 * keySize + ENTRY_BYTES);
        mostEntries = Math.max(FEWEST_ENTRIES, Integer.highestOneBit(Math.min(MOST_ENTRIES, fitting)));
    }

    /** The entry of these bytes; null if there is none. */
    @Nullable
    Entry find(byte[] bytes, int offset, int size, int hash) {
        @Nullable Entry[] places = entries;
        int place = hash & (places.length - 1);
        Entry entry = places[place];
        if (entry == null || !entry.isOf(bytes, offset, size, hash)) {
            entry = places[place ^ 1];
        }
        return entry != null && entry.isOf(bytes, offset, size, hash) ? entry : null;
    }

    /** Keeps an entry, in place of an older one of the same bytes. */
    synchronized void put(Entry entry) {
        if (used * 2 >= entries.length && entries.length < mostEntries) {
            grow();
        }
        place(entries, entry);
    }

    /** How many entries there are. */
    synchronized int size() {
        return used;
    }

    /** Mixes all bits, so that the lower ones will do. */
    static int hash(byte[] bytes, int offset, int size) {
        long hash = size;
        int at = offset;
        int end = offset + size;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = mix(hash, (long) LONG.get(bytes, at));
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = (rest << Byte.SIZE) | Byte.toUnsignedLong(bytes[at]);
        }
        return (int) mix(hash, rest);
    }

    private static long mix(long hash, long word) {
        long once = (hash ^ word) * MIX;
        long twice = (once ^ (once >>> 32)) * MIX;
        return twice ^ (twice >>> 29);
    }

    private void grow() {
        @Nullable Entry[] old = entries;
        @Nullable Entry[] larger = new Entry[Math.min(mostEntries, old.length * GROWTH)];
        used = 0;
        for (Entry entry : old) {
            if (entry != null) {
                place(larger, entry);
            }
        }
        entries = larger;
    }

    private void place(@Nullable Entry[] places, Entry entry) {
        int first = entry.hash & (places.length - 1);
        int place = isForFirst(entry, places[first], places[first ^ 1]) ? first : first ^ 1;
        used += places[place] == null ? 1 : 0;
        places[place] = entry;
    }

    /** Whether an entry goes to its first place: not if the second has its bytes, or is free while the first is not. */
    private static boolean isForFirst(Entry entry, @Nullable Entry first, @Nullable Entry second) {
        if (first == null || first.isOf(entry.key, 0, entry.key.length, entry.hash)) {
            return second == null || !second.isOf(entry.key, 0, entry.key.length, entry.hash);
        }
        return second != null && !second.isOf(entry.key, 0, entry.key.length, entry.hash);
    }

    /** Bytes and what they came to. Immutable. */
    static final class Entry {
        final Decoding.Outcome outcome;
        final String text;
        final boolean isForever;
        final long expiresAtNanos;
        private final byte[] key;
        private final int hash;

        /**
         * An entry.
         *
         * @param text the label's, or the problem
         * @param expiresAtNanos by the clock that is asked, unless it holds for ever
         */
        Entry(byte[] key, int hash, Decoding.Outcome outcome, String text, boolean isForever, long expiresAtNanos) {
            this.key = key;
            this.hash = hash;
            this.outcome = outcome;
            this.text = text;
            this.isForever = isForever;
            this.expiresAtNanos = expiresAtNanos;
        }

        boolean isOf(byte[] bytes, int offset, int size, int otherHash) {
            return hash == otherHash && Arrays.equals(key, 0, key.length, bytes, offset, offset + size);
        }
    }
}
