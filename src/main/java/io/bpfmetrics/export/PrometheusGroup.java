package io.bpfmetrics.export;

import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.MetricDescriptor;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What families that have one name on {@code /metrics} wrote in a collection, until it ends. Not thread-safe. */
final class PrometheusGroup {
    private static final System.Logger LOGGER = System.getLogger(PrometheusGroup.class.getName());

    private final PrometheusBuffer lines;
    private final Set<String> refused = new HashSet<>();
    private @Nullable MetricDescriptor first;
    private long lastSeen;

    PrometheusGroup(PrometheusChunks chunks) {
        lines = PrometheusBuffer.small(chunks);
    }

    /** Whether the family can stand under the head of those that came before; said when it cannot. */
    boolean admits(Family family, long collection) {
        lastSeen = collection;
        MetricDescriptor metric = family.metric();
        if (first == null) {
            first = metric;
        }
        if (first.kind() == metric.kind()) {
            return true;
        }
        if (refused.add(family.scope())) {
            LOGGER.log(System.Logger.Level.WARNING, refusal(metric, first, family.scope()));
        }
        return false;
    }

    private static String refusal(MetricDescriptor metric, MetricDescriptor first, String scope) {
        return "/metrics leaves out " + metric.name() + " of " + scope + ": it is a " + word(metric) + ", and "
                + first.prometheusName() + " of another scope, the name it has there, is a " + word(first)
                + "; give one of them another name (OTLP has both)";
    }

    private static String word(MetricDescriptor metric) {
        return metric.kind().name().toLowerCase(Locale.ROOT);
    }

    /** The collection in which a family came last. */
    long lastSeen() {
        return lastSeen;
    }

    /** The first metric of this collection, which describes all; null if none came. */
    @Nullable
    MetricDescriptor first() {
        return first;
    }

    PrometheusBuffer lines() {
        return lines;
    }

    /** Forgets what was written. */
    void clear() {
        lines.clear();
        first = null;
    }
}
