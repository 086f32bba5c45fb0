package io.bpfmetrics.collect;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One metric that comes of the rows of a map.
 *
 * @param family where they go
 * @param value which numbers of a value
 * @param buckets of a histogram
 * @param kept the totals, if the map is drained
 */
record MetricOutput(MetricFamily family, ValuePlan value, Optional<Buckets> buckets, Optional<KeptTotals> kept) {
    void add(int cell, ByteBuffer values, int valueOffset, int processor) {
        CellSink sink = kept.isPresent() ? kept.get() : family.table();
        value.addTo(sink, cell, values, valueOffset, processor);
        if (buckets.isPresent() && cell % buckets.get().cells() == buckets.get().sumCell()) {
            sink.add(cell + 1, 1); // a sum that no row has is not 0 but unknown
        }
    }

    /** The cell of a bucket by its number. */
    int cell(long number) {
        return buckets.orElseThrow().cell(number);
    }
}
