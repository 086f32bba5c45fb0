package io.bpfmetrics.export;

import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.HistogramFamily;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.NumberFamily;
import io.bpfmetrics.metric.NumberType;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Optional;

/**
 * The place where the series of one family are kept for export: what it held at the latest collection, or under delta
 * temporality what it held more than at the one before. For one thread at a time.
 */
abstract class FamilyPoints {
    private final MetricDescriptor metric;
    private final InstrumentationScopeInfo scope;
    private final AggregationTemporality temporality;
    private final Optional<DeltaConversion> delta;
    private final CopiedSeries latest;
    private boolean isTaken;
    private int absences;

    FamilyPoints(
            Family family, InstrumentationScopeInfo scope, AggregationTemporality temporality, NumberType... columns) {
        this.metric = family.metric();
        this.scope = scope;
        this.temporality = temporality;
        boolean isDelta = temporality == AggregationTemporality.DELTA && metric.kind() != MetricKind.GAUGE;
        delta = isDelta ? Optional.of(new DeltaConversion(columns)) : Optional.empty();
        latest = new CopiedSeries(columns.length);
    }

    /** A place for this family. */
    static FamilyPoints of(Family family, InstrumentationScopeInfo scope, AggregationTemporality temporality) {
        return family instanceof HistogramFamily histogram
                ? new HistogramPoints(histogram, scope, temporality)
                : new NumberPoints((NumberFamily) family, scope, temporality);
    }

    /** Whether this is the place of the given family, and nothing was put there in this collection. */
    boolean isFreeFor(Family family) {
        return !isTaken && metric.equals(family.metric()) && scope.getName().equals(family.scope()) && fits(family);
    }

    /** Copies the series of the family. */
    void take(Family family) {
        copy(family, delta.map(DeltaConversion::next).orElse(latest));
        delta.ifPresent(DeltaConversion::match);
        isTaken = true;
        absences = 0;
    }

    /** Begins another collection. */
    void release() {
        isTaken = false;
        absences++;
    }

    /** How many collections ago the family was there last. */
    int absences() {
        return absences;
    }

    /** Whether totals are kept, to subtract them from later ones. */
    boolean keepsTotals() {
        return delta.isPresent();
    }

    /** What was taken, as points of this time. They are good until the next {@link #take}. */
    MetricData toMetric(Resource resource, long epochNanos) {
        delta.ifPresent(conversion -> conversion.collectedAt(epochNanos));
        SeriesRows rows = delta.isPresent() ? delta.get() : latest;
        return new FamilyMetric(resource, scope, metric, data(rows, temporality, epochNanos));
    }

    MetricDescriptor metric() {
        return metric;
    }

    /** Whether a family of the same name has values of the same form. */
    abstract boolean fits(Family family);

    abstract void copy(Family family, CopiedSeries into);

    abstract FamilyMetric.Points data(SeriesRows series, AggregationTemporality as, long epochNanos);
}
