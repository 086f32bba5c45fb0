package io.bpfmetrics.export;

import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.HistogramFamily;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the families of a collection held, until it is exported. Families cannot be observable instruments, which know
 * nothing of a series that starts anew, nor of histograms.
 *
 * <p>The series are copied, so that other collections, such as a scrape, may go on while this one is exported. The
 * reader does not collect again before the export has ended, so one copy is enough. For one thread at a time.
 */
final class OtlpFamilies {
    /**
     * For how many collections totals are kept of a family that does not come, under delta temporality: if its source
     * could only not be read, then its totals must not go out a second time.
     */
    private static final int KEPT_COLLECTIONS = 60;

    private final AggregationTemporalitySelector temporality;
    private final Clock clock;
    private final Map<String, InstrumentationScopeInfo> scopes = new HashMap<>();
    private final List<FamilyPoints> known = new ArrayList<>();
    private final List<FamilyPoints> taken = new ArrayList<>();
    private boolean isComplete;

    /** Without any family yet; the clock says when a collection was made. */
    OtlpFamilies(AggregationTemporalitySelector temporality, Clock clock) {
        this.temporality = temporality;
        this.clock = clock;
    }

    /** A collection begins. */
    void begin() {
        isComplete = false;
        taken.clear();
        known.forEach(FamilyPoints::release);
    }

    /** Copies a family of this collection. */
    void take(Family family) {
        FamilyPoints points = placeOf(family);
        points.take(family);
        taken.add(points);
    }

    /** The collection has ended; without this none of it is handed out. */
    void end() {
        known.removeIf(points -> points.absences() > (points.keepsTotals() ? KEPT_COLLECTIONS : 0));
        isComplete = true;
    }

    /** The metrics of the collection that has just ended, once. Good until the next one begins. */
    Collection<MetricData> produce(Resource resource) {
        if (!isComplete) {
            return List.of();
        }
        isComplete = false;
        // after the last value was read, so that no series starts later
        long epochNanos = clock.now();
        return taken.stream()
                .map(points -> points.toMetric(resource, epochNanos))
                .filter(metric -> !metric.isEmpty())
                .toList();
    }

    private FamilyPoints placeOf(Family family) {
        for (FamilyPoints points : known) {
            if (points.isFreeFor(family)) {
                return points;
            }
        }
        InstrumentType type =
                family instanceof HistogramFamily ? InstrumentType.HISTOGRAM : InstrumentType.OBSERVABLE_COUNTER;
        AggregationTemporality preferred = temporality.getAggregationTemporality(type);
        // requests are grouped by scope objects
        InstrumentationScopeInfo scope = scopes.computeIfAbsent(family.scope(), InstrumentationScopeInfo::create);
        FamilyPoints added = FamilyPoints.of(family, scope, preferred);
        known.add(added);
        return added;
    }
}
