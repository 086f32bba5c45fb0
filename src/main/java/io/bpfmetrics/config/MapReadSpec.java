package io.bpfmetrics.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A map and how to read it.
 *
 * @param map its full name in the object
 * @param isNamed whether the file names it, or it is called like the metric
 * @param index the one element of an array to take; empty: all
 * @param cpu what becomes of the values of the processors in a per-CPU map
 * @param drain read and delete that often and keep the totals; empty: only read
 * @param expireAfter an entry unchanged for that long is not exported; empty: always exported
 */
public record MapReadSpec(
        String map,
        boolean isNamed,
        OptionalInt index,
        CpuMode cpu,
        Optional<Duration> drain,
        Optional<Duration> expireAfter) {
    /** The same whose entries are left out once they have not changed for that long. */
    public MapReadSpec expiringAfter(Duration duration) {
        return new MapReadSpec(map, isNamed, index, cpu, drain, Optional.of(duration));
    }
}
