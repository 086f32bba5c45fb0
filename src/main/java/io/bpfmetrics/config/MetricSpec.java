package io.bpfmetrics.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One entry of the lists of metrics that is made of the entries of a map: a counter, a gauge or a histogram.
 *
 * @param type under which of them
 * @param outputs the metrics that come of it: one, or several under {@code values}
 * @param read the map and how to read it
 * @param labels which labels a series has
 * @param histogram how buckets are made, if it is one
 * @param seriesLimit the most series; empty: what the command line says
 * @param observed boundaries of a histogram into which every value is observed once; empty: it is none
 * @param scope the data source of a gadget; empty: the config's
 * @param location where it begins in the file
 */
public record MetricSpec(
        MetricType type,
        List<OutputSpec> outputs,
        MapReadSpec read,
        LabelsSpec labels,
        Optional<HistogramSpec> histogram,
        OptionalInt seriesLimit,
        Optional<List<Double>> observed,
        Optional<ScopeSpec> scope,
        Location location) {

    /** Copies the lists. */
    public MetricSpec {
        outputs = List.copyOf(outputs);
        observed = observed.map(List::copyOf);
    }

    /** One of a config. */
    public MetricSpec(
            MetricType type,
            List<OutputSpec> outputs,
            MapReadSpec read,
            LabelsSpec labels,
            Optional<HistogramSpec> histogram,
            OptionalInt seriesLimit,
            Location location) {
        this(type, outputs, read, labels, histogram, seriesLimit, Optional.empty(), Optional.empty(), location);
    }
}
