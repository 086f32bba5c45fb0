package io.bpfmetrics.collect;

import io.bpfmetrics.kernel.MapShape;
import java.util.List;
import java.util.OptionalInt;

/**
 * How the entries of a map become series.
 *
 * @param name of the metric, for what is said about it; of several the first
 * @param key how keys become labels
 * @param shape of the map
 * @param valueBytes of an entry, all processors together
 * @param processors whose values an entry has
 * @param lanes the series that an entry goes to
 * @param outputs the metrics that they are series of
 * @param expiryNanos entries unchanged for that long are left out; 0: none
 * @param isDrained whether entries are deleted as they are read
 */
record MetricPlan(
        String name,
        KeyPlan key,
        MapShape shape,
        int valueBytes,
        int processors,
        List<Lane> lanes,
        List<MetricOutput> outputs,
        long expiryNanos,
        boolean isDrained) {
    MetricPlan {
        lanes = List.copyOf(lanes);
        outputs = List.copyOf(outputs);
    }

    /** Whether rows that look alike are several, whose values add up, rather than one that was read twice. */
    boolean canRepeat() {
        return isDrained || shape.keySize() == 0;
    }

    /** Bytes by which rows are told apart. */
    int keySize() {
        return shape.keySize() + key.pieceBytes();
    }

    long maxEntries() {
        return Integer.toUnsignedLong(shape.maxEntries());
    }

    boolean hasOnlyIndex() {
        return key.onlyIndex().isPresent();
    }

    int onlyIndex() {
        OptionalInt index = key.onlyIndex();
        return index.isPresent() ? index.getAsInt() : 0;
    }
}
