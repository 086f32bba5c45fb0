package io.bpfmetrics.collect;

import io.bpfmetrics.config.ScopeSpec;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One metric with its series, which rows of several maps and configs can go to.
 *
 * @param traits what must be the same wherever rows come from
 * @param table its series
 * @param family its living series, as outlets see them
 * @param members the places in the order of configs of those that take part
 */
record MetricFamily(Traits traits, SeriesTable table, Family family, List<Integer> members) {
    /**
     * What must be the same of all metrics of one name.
     *
     * @param buckets of a histogram that is in a map
     * @param observed of a histogram of single values
     * @param scope the instrumentation scope, if it is not the config
     */
    record Traits(
            MetricDescriptor metric,
            boolean isSigned,
            OptionalDouble scale,
            Optional<Buckets> buckets,
            Optional<EventBuckets> observed,
            Optional<ScopeSpec> scope) {
        /** Those of a config's own metric. */
        Traits(
                MetricDescriptor metric,
                boolean isSigned,
                OptionalDouble scale,
                Optional<Buckets> buckets,
                Optional<EventBuckets> observed) {
            this(metric, isSigned, scale, buckets, observed, Optional.empty());
        }

        private boolean isLike(Traits other) {
            return metric.equals(other.metric)
                    && scope.equals(other.scope)
                    && isSigned == other.isSigned
                    && scale.equals(other.scale)
                    && buckets.isPresent() == other.buckets.isPresent()
                    && (buckets.isEmpty() || buckets.get().isLike(other.buckets.orElseThrow()))
                    && observed.isPresent() == other.observed.isPresent()
                    && (observed.isEmpty() || observed.get().isLike(other.observed.orElseThrow()));
        }
    }

    /** A metric without series; the scope is the first config's, if it has none of its own. */
    static MetricFamily of(Traits traits, String config, long startEpochNanos) {
        FamilyScope scope = FamilyScope.of(traits.scope, config);
        if (traits.observed.isPresent()) {
            EventBuckets parts = traits.observed.get();
            SeriesTable observations = new SeriesTable(parts.cells(), parts.sumCell(), false, startEpochNanos);
            Family family = new ObservedSeries(traits.metric, scope, observations, parts);
            return new MetricFamily(traits, observations, family, new ArrayList<>());
        }
        boolean isMonotonic = traits.metric.kind() != MetricKind.GAUGE;
        if (traits.buckets.isEmpty()) {
            SeriesTable table = new SeriesTable(1, isMonotonic ? 1 : 0, traits.isSigned, startEpochNanos);
            Family family = new NumberSeries(traits.metric, scope, table, traits.isSigned, traits.scale);
            return new MetricFamily(traits, table, family, new ArrayList<>());
        }
        Buckets buckets = traits.buckets.get();
        int compared = isMonotonic ? buckets.sumCell() + 1 : 0;
        SeriesTable table = new SeriesTable(buckets.cells(), compared, false, startEpochNanos);
        Family family = isMonotonic
                ? new HistogramSeries(traits.metric, scope, table, buckets)
                : new GaugeBuckets(traits.metric, scope, table, buckets);
        return new MetricFamily(traits, table, family, new ArrayList<>());
    }

    /** Checks that rows of another place fit in. */
    void requireLike(Traits other, String scope) throws PlanException {
        if (!traits.isLike(other)) {
            String owner = traits.scope.isPresent() ? "data source" : "config";
            throw new PlanException("another metric has this name, in " + owner + " \"" + family.scope()
                    + (family.scope().equals(scope) ? "\" too" : "\"")
                    + ", and differs in kind, help, unit, scale, sign or buckets; only equal ones can be one metric");
        }
    }

    boolean isFirst(int member) {
        return members.get(0) == member;
    }

    boolean isLast(int member) {
        return members.get(members.size() - 1) == member;
    }

    /** Ends a collection: from now on the family shows what it brought. */
    void finish(long epochNanos) {
        table.finish(epochNanos);
        if (family instanceof GaugeBuckets buckets) {
            buckets.refresh();
        }
    }
}
