package io.bpfmetrics.testing;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One span as the receiver got it. Ids are in hexadecimal, empty if there is none.
 *
 * @param resource attributes of who sent it
 * @param kind as OpenTelemetry's protocol names it, such as {@code SPAN_KIND_INTERNAL}
 * @param status as the protocol names it, such as {@code STATUS_CODE_UNSET}
 */
public record OtlpSpan(
        Map<String, Object> resource,
        String scope,
        String name,
        String traceId,
        String spanId,
        String parentSpanId,
        String kind,
        String status,
        long startNanos,
        long endNanos,
        Map<String, Object> attributes) {
    static Stream<OtlpSpan> of(ResourceSpans spans) {
        Map<String, Object> resource =
                OtlpRequest.attributes(spans.getResource().getAttributesList());
        return spans.getScopeSpansList().stream()
                .flatMap(scope -> scope.getSpansList().stream().map(span -> of(resource, scope, span)));
    }

    private static OtlpSpan of(Map<String, Object> resource, ScopeSpans scope, Span span) {
        return new OtlpSpan(
                resource,
                scope.getScope().getName(),
                span.getName(),
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                hex(span.getParentSpanId()),
                span.getKind().name(),
                span.getStatus().getCode().name(),
                span.getStartTimeUnixNano(),
                span.getEndTimeUnixNano(),
                OtlpRequest.attributes(span.getAttributesList()));
    }

    /** How long it took, in nanoseconds. */
    public long durationNanos() {
        return endNanos - startNanos;
    }

    /** {@code service.name} of who sent it. */
    public String service() {
        return String.valueOf(resource.get("service.name"));
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }
}
