package io.bpfmetrics.export;

import io.bpfmetrics.metric.LabelSet;

/** Series by number: labels, start and a row of cells each. */
interface SeriesRows {
    /** The number of series. */
    int size();

    /** The number of cells a series. */
    int width();

    /** The labels of a series. */
    LabelSet labels(int series);

    /** Since when a series counts, in nanoseconds since 1970. */
    long start(int series);

    /** A cell of a series, as the type of its column has it. */
    long cell(int series, int column);
}
