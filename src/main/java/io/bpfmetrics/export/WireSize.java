package io.bpfmetrics.export;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.function.BiConsumer;

/**
 * How many bytes a thing takes in an OTLP request at most. Lengths of tags and length prefixes are rounded up, so that
 * what really goes out is a little smaller. For one thread.
 */
final class WireSize implements BiConsumer<AttributeKey<?>, Object> {
    /** Tag and length of a nested message of up to 2 MiB. */
    private static final int FRAME = 4;

    /** A point without attributes: two times, a value, flags. */
    private static final int BARE_POINT = FRAME + 9 + 9 + 9 + 6;

    /** A span without name and attributes: three ids, two times, kind, status, flags, counts, with their frames. */
    private static final int BARE_SPAN = 6 * FRAME + 18 + 10 + 10 + 2 * 9 + 30;

    private long attributeBytes;

    /** The resource, which every request has once. */
    long resource(Resource resource) {
        return 4 * FRAME + attributes(resource.getAttributes());
    }

    /** A metric without its points, with the scope that it may be the first of. */
    static long header(MetricData metric) {
        return 10L * FRAME
                + utf8(metric.getName())
                + utf8(metric.getDescription())
                + utf8(metric.getUnit())
                + utf8(metric.getInstrumentationScopeInfo().getName());
    }

    /** One point. */
    long point(PointData point) {
        long size = BARE_POINT + attributes(point.getAttributes());
        if (point instanceof HistogramPointData histogram) {
            size += 9L
                            * (histogram.getCounts().size()
                                    + histogram.getBoundaries().size())
                    + 5 * 9;
        } else if (point instanceof ExponentialHistogramPointData histogram) {
            size += 10L * histogram.getPositiveBuckets().getBucketCounts().size() + 10 * 9;
        }
        return size;
    }

    /** One span, with the scope that it may be the first of. */
    long span(SpanData span) {
        return BARE_SPAN
                + utf8(span.getName())
                + utf8(span.getInstrumentationScopeInfo().getName())
                + attributes(span.getAttributes());
    }

    private long attributes(Attributes attributes) {
        attributeBytes = 0;
        attributes.forEach(this);
        return attributeBytes;
    }

    /** One attribute; called by {@link Attributes}, so that measuring a point allocates nothing. */
    @Override
    public void accept(AttributeKey<?> key, Object value) {
        attributeBytes += 4 * FRAME + utf8(key.getKey()) + (value instanceof String text ? utf8(text) : 0);
    }

    /** The length of a text in UTF-8; lone surrogates count as the three bytes of a replacement character. */
    static long utf8(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                bytes += c < 0x800 ? 1 : 2;
            }
        }
        return bytes;
    }
}
