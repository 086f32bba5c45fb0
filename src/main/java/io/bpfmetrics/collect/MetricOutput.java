package io.bpfmetrics.collect;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One metric that comes of the rows of a map.
 *
 * @param family where they go
 * @param value which numbers of a value
 * @param buckets of a histogram
 * @param observed of a histogram into which each value is observed
 * @param kept the totals, if the map is drained
 */
record MetricOutput(
        MetricFamily family,
        ValuePlan value,
        Optional<Buckets> buckets,
        Optional<EventBuckets> observed,
        Optional<KeptTotals> kept) {
    void add(int cell, ByteBuffer values, int valueOffset, int processor) {
        CellSink sink = kept.isPresent() ? kept.get() : family.table();
        if (observed.isPresent()) {
            observe(observed.get(), sink, cell, value.first().read(values, valueOffset, processor));
            return;
        }
        value.addTo(sink, cell, values, valueOffset, processor);
        if (buckets.isPresent() && cell % buckets.get().cells() == buckets.get().sumCell()) {
            sink.add(cell + 1, 1); // a sum that no row has is not 0 but unknown
        }
    }

    private static void observe(EventBuckets buckets, CellSink sink, int first, long number) {
        sink.add(first + buckets.cell(number), 1);
        sink.add(first + buckets.sumCell(), EventBuckets.low(number));
        sink.add(first + buckets.sumCell() + 1, buckets.high(number));
    }

    /** The cell of a bucket by its number. */
    int cell(long number) {
        return buckets.orElseThrow().cell(number);
    }
}
