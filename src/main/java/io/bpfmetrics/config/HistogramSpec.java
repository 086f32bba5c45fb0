package io.bpfmetrics.config;

import java.util.List;
import java.util.Optional;

/**
 * How a histogram is put together from a map.
 *
 * @param type which bucket a number stands for
 * @param min the first bucket
 * @param max the last bucket; of type slots, 0 is as many as the array in the value has
 * @param multiplier of every bound and of the sum; 1 if the file has none or 0
 * @param keys the buckets of type fixed
 * @param bucketLabel the label that is the bucket's number; empty: the last
 * @param isExponential whether it goes out as an exponential histogram of scale 0
 * @param isGauge whether it goes out as gauge series, as the ebpf-histogram crate has it
 * @param sum where the sum comes from
 */
public record HistogramSpec(
        BucketType type,
        long min,
        long max,
        double multiplier,
        List<Double> keys,
        Optional<String> bucketLabel,
        boolean isExponential,
        boolean isGauge,
        SumMode sum) {

    /** Copies the list. */
    public HistogramSpec {
        keys = List.copyOf(keys);
    }
}
