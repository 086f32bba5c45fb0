package io.bpfmetrics.collect;

import java.nio.ByteBuffer;

/**
 * The numbers of an entry that go to one series.
 *
 * @param first the first of them
 * @param count how many there are, one after the other: more than one are the slots of a histogram
 */
record ValuePlan(NumberReader first, int count) {
    /** Adds each number to its cell. */
    void addTo(CellSink sink, int cell, ByteBuffer values, int valueOffset, int processor) {
        for (int i = 0; i < count; i++) {
            sink.add(cell + i, first.read(values, valueOffset + i * first.size(), processor));
        }
    }
}
