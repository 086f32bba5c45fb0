package io.bpfmetrics.collect;

/** Takes numbers for the cells of series. */
interface CellSink {
    /** Adds to a cell, whose series thereby exists. */
    void add(int cell, long value);
}
