package io.bpfmetrics.export;

import io.bpfmetrics.metric.NumberType;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.LongExemplarData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import java.util.List;

/** The points of counters and gauges. */
final class NumberPoint {
    private NumberPoint() {}

    /** Values that fit 64 bits with a sign. */
    static final class OfLong extends SeriesPoint<LongPointData> implements LongPointData {
        OfLong(SeriesRows rows, long epochNanos) {
            super(rows, epochNanos);
        }

        @Override
        LongPointData self() {
            return this;
        }

        @Override
        public long getValue() {
            return cell(0);
        }

        @Override
        public List<LongExemplarData> getExemplars() {
            return List.of();
        }
    }

    /** Any values. */
    static final class OfDouble extends SeriesPoint<DoublePointData> implements DoublePointData {
        private final NumberType type;

        OfDouble(NumberType type, SeriesRows rows, long epochNanos) {
            super(rows, epochNanos);
            this.type = type;
        }

        @Override
        DoublePointData self() {
            return this;
        }

        @Override
        public double getValue() {
            return type.toDouble(cell(0));
        }

        @Override
        public List<DoubleExemplarData> getExemplars() {
            return List.of();
        }
    }
}
