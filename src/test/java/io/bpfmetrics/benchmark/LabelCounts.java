package io.bpfmetrics.benchmark;

/** The table of {@code native/benchmark/ring.c} in Java: counts by a text of 16 bytes. Not thread-safe. */
final class LabelCounts {
    private static final int SLOTS = 1024;
    private static final int WIDTH = 4; // both halves of the text, its count, and nothing
    private static final int COUNT = 2;

    private final long[] slots = new long[SLOTS * WIDTH];
    private int used;
    private long total;

    void count(long first, long second) {
        long mixed = (first ^ second * 0x9e3779b97f4a7c15L) * 0xff51afd7ed558ccdL;
        int at = (int) (mixed >>> 54) * WIDTH;
        while (slots[at + COUNT] != 0 && (slots[at] != first || slots[at + 1] != second)) {
            at = (at + WIDTH) % slots.length;
        }
        if (slots[at + COUNT]++ == 0) {
            admit(at, first, second);
        }
        total++;
    }

    private void admit(int at, long first, long second) {
        if (++used == SLOTS) {
            throw new IllegalStateException("too many labels");
        }
        slots[at] = first;
        slots[at + 1] = second;
    }

    long total() {
        return total;
    }

    int labels() {
        return used;
    }
}
