package io.bpfmetrics.benchmark;

import java.util.Arrays;

/** Measured values, of which the median counts: other work on the machine only ever makes one slower. */
final class Samples {
    private long[] values = new long[64];
    private int count;

    void add(long value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = value;
    }

    double median() {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2.0;
    }

    long smallest() {
        return Arrays.stream(values, 0, count).min().orElseThrow();
    }

    long largest() {
        return Arrays.stream(values, 0, count).max().orElseThrow();
    }
}
