package io.bpfmetrics.collect;

import io.bpfmetrics.collect.MetricFamily.Traits;
import io.bpfmetrics.config.MetricSpec;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The metrics of all configs by name: equal ones of several are one. Not thread-safe. */
final class Families {
    private static final int EVENT_SERIES = 10_000; // nothing else bounds how many different events there are

    private final Map<String, MetricFamily> byName = new HashMap<>();
    private final int seriesLimit;

    /** No metrics yet; the limit is for those that do not say it themselves, 0: none. */
    Families(int seriesLimit) {
        this.seriesLimit = seriesLimit;
    }

    /**
     * The metric of this name, in which a config takes part from now on.
     *
     * @param member the config's place in their order
     */
    MetricFamily join(Traits traits, MetricSpec spec, ConfigSource source, int member) throws PlanException {
        boolean isKeptHere = spec.read().drain().isPresent();
        int limit =
                isKeptHere ? eventLimit(spec.seriesLimit()) : spec.seriesLimit().orElse(seriesLimit);
        return join(traits, source, member, limit, isKeptHere ? now() : source.startEpochNanos());
    }

    /** The same for a metric of events, whose series are limited where they are counted. */
    MetricFamily joinEvents(Traits traits, ConfigSource source, int member) throws PlanException {
        return join(traits, source, member, 0, now());
    }

    /** The most series of a metric whose totals are kept here, where no map bounds them. */
    int eventLimit(OptionalInt own) {
        return own.orElse(seriesLimit == 0 ? EVENT_SERIES : seriesLimit);
    }

    /** Totals that are kept here begin with the metric, not with the map. */
    private static long now() {
        return System.currentTimeMillis() * 1_000_000;
    }

    private MetricFamily join(Traits traits, ConfigSource source, int member, int limit, long startEpochNanos)
            throws PlanException {
        String scope = source.spec().name();
        MetricFamily known = byName.get(traits.metric().name());
        if (known == null) {
            known = MetricFamily.of(traits, scope, startEpochNanos);
            known.table().limit(limit);
            byName.put(traits.metric().name(), known);
        }
        known.requireLike(traits, scope);
        if (!known.members().contains(member)) {
            known.members().add(member);
            Collections.sort(known.members()); // a config whose maps come late may be before others
        }
        return known;
    }
}
