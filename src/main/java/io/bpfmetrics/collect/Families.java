package io.bpfmetrics.collect;

import io.bpfmetrics.collect.MetricFamily.Traits;
import io.bpfmetrics.config.MetricSpec;
import java.util.HashMap;
import java.util.Map;

/** The metrics of all configs by name: equal ones of several are one. Not thread-safe. */
final class Families {
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
        String scope = source.spec().name();
        MetricFamily known = byName.get(traits.metric().name());
        if (known == null) {
            known = MetricFamily.of(traits, scope, source.startEpochNanos());
            known.table().limit(spec.seriesLimit().orElse(seriesLimit));
            byName.put(traits.metric().name(), known);
        }
        known.requireLike(traits, scope);
        if (!known.members().contains(member)) {
            known.members().add(member);
        }
        return known;
    }
}
