package io.bpfmetrics.export;

import io.bpfmetrics.metric.BucketScheme;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import java.util.List;
import java.util.stream.IntStream;

/** The points of a histogram with the bounds of its scheme. */
final class ExplicitPoint extends HistogramPoint<HistogramPointData> implements HistogramPointData {
    private final List<Double> bounds;
    private final List<Long> counts;

    ExplicitPoint(BucketScheme scheme, SeriesRows rows, long epochNanos) {
        super(rows, epochNanos);
        bounds = IntStream.range(0, scheme.size())
                .mapToDouble(scheme::bound)
                .boxed()
                .toList();
        counts = counts(IntStream.rangeClosed(0, scheme.size()).toArray());
    }

    @Override
    HistogramPointData self() {
        return this;
    }

    @Override
    public List<Double> getBoundaries() {
        return bounds;
    }

    @Override
    public List<Long> getCounts() {
        return counts;
    }
}
