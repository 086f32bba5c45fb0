package io.bpfmetrics.collect;

/**
 * How the records of a buffer become series.
 *
 * @param name of the metric
 * @param buffer the map's name
 * @param size how many bytes have labels or padding; what a record has beyond is ignored
 * @param lane its labels
 * @param family the metric
 * @param seriesLimit the most series
 * @param flushNanos how often all series are dropped; 0: never
 */
record EventPlan(
        String name, String buffer, int size, Lane lane, MetricFamily family, int seriesLimit, long flushNanos) {}
