package io.bpfmetrics.collect;

import io.bpfmetrics.collect.MetricFamily.Traits;
import io.bpfmetrics.config.MetricSpec;
import io.bpfmetrics.config.ScopeSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** The metrics of all configs by scope, if they have one of their own, and name: equal ones of several are one. Not thread-safe. */
final class Families {
    private static final int EVENT_SERIES = 10_000; // nothing that is ours bounds them

    private final Map<String, MetricFamily> byName = new LinkedHashMap<>();
    private final int seriesLimit;

    private final List<MetricFamily> taken;

    /** No metrics yet; the limit is for those that do not say it themselves, 0: none. */
    Families(int seriesLimit) {
        this(seriesLimit, List.of());
    }

    /** The same beside others, whose names on {@code /metrics} are taken. */
    Families(int seriesLimit, List<MetricFamily> taken) {
        this.seriesLimit = seriesLimit;
        this.taken = List.copyOf(taken);
    }

    /**
     * The metric of this name, in which a config takes part from now on.
     *
     * @param member the config's place in their order
     */
    MetricFamily join(Traits traits, MetricSpec spec, ConfigSource source, int member) throws PlanException {
        boolean isKeptHere = spec.read().drain().isPresent();
        boolean isUnbounded = isKeptHere
                || source.isForeign()
                || source.iterators().containsKey(spec.read().map());
        int limit = isUnbounded
                ? eventLimit(spec.seriesLimit())
                : spec.seriesLimit().orElse(seriesLimit);
        return join(traits, source, member, limit, isKeptHere ? now() : source.startEpochNanos());
    }

    /** The same for a metric of events, whose series are limited where they are counted. */
    MetricFamily joinEvents(Traits traits, ConfigSource source, int member) throws PlanException {
        return join(traits, source, member, 0, now());
    }

    /** All metrics, in no order that means anything. */
    List<MetricFamily> all() {
        return List.copyOf(byName.values());
    }

    /** Forgets all others. */
    void retain(Set<MetricFamily> used) {
        byName.values().removeIf(family -> !used.contains(family));
    }

    /** The most series of a metric whose totals are kept here, where no map bounds them. */
    int eventLimit(OptionalInt own) {
        return own.orElse(seriesLimit == 0 ? EVENT_SERIES : seriesLimit);
    }

    /** Totals that are kept here begin with the metric, not with the map. */
    private static long now() {
        return System.currentTimeMillis() * 1_000_000;
    }

    /** Metrics of several scopes can have one name on {@code /metrics} if they are of one kind there. */
    private void requireOwnName(Traits traits) throws PlanException {
        for (MetricFamily other :
                Stream.concat(byName.values().stream(), taken.stream()).toList()) {
            boolean isOneName = other.traits()
                    .metric()
                    .prometheusName()
                    .equals(traits.metric().prometheusName());
            boolean canShare = other.traits().scope().isPresent()
                    && traits.scope().isPresent()
                    && other.traits().metric().kind() == traits.metric().kind();
            if (isOneName && !canShare) {
                throw new PlanException("\"" + traits.metric().prometheusName() + "\" is on /metrics already, of "
                        + other.family().scope() + ", and is something else there; give it another name");
            }
        }
    }

    private MetricFamily join(Traits traits, ConfigSource source, int member, int limit, long startEpochNanos)
            throws PlanException {
        String config = source.spec().name();
        String name = traits.scope().map(ScopeSpec::name).orElse("")
                + '\0'
                + traits.metric().name();
        MetricFamily known = byName.get(name);
        if (known == null) {
            requireOwnName(traits);
            known = MetricFamily.of(traits, config, startEpochNanos);
            known.table().limit(limit);
            byName.put(name, known);
        }
        known.requireLike(traits, traits.scope().map(ScopeSpec::name).orElse(config));
        if (!known.members().contains(member)) {
            known.members().add(member);
            Collections.sort(known.members()); // a config whose maps come late may be before others
        }
        return known;
    }
}
