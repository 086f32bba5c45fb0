package io.bpfmetrics.collect;

import io.bpfmetrics.config.MetricType;
import java.util.Optional;

/**
 * How the records of a buffer become series.
 *
 * @param name of the metric
 * @param type what is made of a value: a counter adds it, a gauge keeps it, a histogram observes it
 * @param size how many bytes a record has at least
 * @param isPadded whether one that has less is taken with zeros behind it
 * @param key the bytes of the labels
 * @param lane its labels
 * @param value the field that is the value; empty: it is 1
 * @param buckets of a histogram
 * @param family the metric
 * @param seriesLimit the most series
 * @param flushNanos how often all series are dropped; 0: never
 */
record EventPlan(
        String name,
        MetricType type,
        int size,
        boolean isPadded,
        EventKey key,
        Lane lane,
        Optional<NumberReader> value,
        Optional<EventBuckets> buckets,
        MetricFamily family,
        int seriesLimit,
        long flushNanos) {}
