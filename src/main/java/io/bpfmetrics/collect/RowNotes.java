package io.bpfmetrics.collect;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What has to be known of some rows beside their targets. It takes memory only where it is needed. Not thread-safe. */
final class RowNotes {
    private static final long PRIME = 0x9e3779b97f4a7c15L;

    private long[] deadlines = {}; // 0: none
    private long[] hashes = {};
    private long[] changes = {};

    /** Notes when a row is to be decoded again; {@link Long#MAX_VALUE}: never. */
    void decodeAfter(int row, int rows, long nowNanos, long waitNanos) {
        if (waitNanos == Long.MAX_VALUE && row >= deadlines.length) {
            return;
        }
        deadlines = sized(deadlines, rows);
        long deadline = nowNanos + waitNanos;
        deadlines[row] = waitNanos == Long.MAX_VALUE ? 0 : deadline == 0 ? 1 : deadline;
    }

    boolean isToBeDecoded(int row, long nowNanos) {
        return row < deadlines.length && deadlines[row] != 0 && nowNanos - deadlines[row] >= 0;
    }

    /** Notes the raw value of a row; whether it is another than before. */
    boolean hasChanged(int row, int rows, ByteBuffer values, int offset, int size) {
        hashes = sized(hashes, rows);
        long hash = hash(values, offset, size);
        boolean isOther = hash != hashes[row];
        hashes[row] = hash;
        return isOther;
    }

    void changedAt(int row, int rows, long nowNanos) {
        changes = sized(changes, rows);
        changes[row] = nowNanos;
    }

    long nanosSinceChange(int row, long nowNanos) {
        return nowNanos - changes[row];
    }

    private static long[] sized(long[] notes, int rows) {
        return notes.length >= rows ? notes : Arrays.copyOf(notes, rows);
    }

    private static long hash(ByteBuffer values, int offset, int size) {
        long hash = size;
        int at = offset;
        for (; at + Long.BYTES <= offset + size; at += Long.BYTES) {
            hash = (hash ^ values.getLong(at)) * PRIME;
            hash ^= hash >>> 29;
        }
        for (; at < offset + size; at++) {
            hash = (hash ^ values.get(at)) * PRIME;
        }
        return hash;
    }
}
