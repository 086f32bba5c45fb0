package io.bpfmetrics.metric;

/**
 * One metric from maps or events, with every series that it has now. Series are numbered from 0. Numbers and values are
 * good for as long as the sink has it in hand; whoever needs them longer copies them.
 */
public sealed interface Family permits NumberFamily, HistogramFamily {
    /** What the metric is. */
    MetricDescriptor metric();

    /** The instrumentation scope: the name of the config it comes from. */
    String scope();

    /** How outlets show it; the same object for as long as the family lives. */
    default Presentation presentation() {
        return Presentation.PLAIN;
    }

    /** The number of series. */
    int size();

    /** The labels of a series; the same object for as long as the series lives. */
    LabelSet labels(int series);

    /** Since when a series counts, in nanoseconds since 1970. */
    long startEpochNanos(int series);
}
