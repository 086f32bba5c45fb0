package io.bpfmetrics.testing;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One export as the receiver got it.
 *
 * @param arrivedNanos when it arrived, nanoseconds since 1970
 * @param headers the ASCII headers in lower case, {@code grpc-encoding} among them
 */
public record OtlpRequest(ExportMetricsServiceRequest message, Map<String, String> headers, long arrivedNanos) {
    /** One that arrived just now. */
    public OtlpRequest(ExportMetricsServiceRequest message, Map<String, String> headers) {
        this(message, headers, WallClock.nanos());
    }

    /** Every number point of this request, in its order; histograms are left to {@link #message}. */
    public List<OtlpPoint> points() {
        List<OtlpPoint> points = new ArrayList<>();
        for (ResourceMetrics resource : message.getResourceMetricsList()) {
            for (ScopeMetrics scope : resource.getScopeMetricsList()) {
                for (Metric metric : scope.getMetricsList()) {
                    OtlpPoint.of(scope.getScope().getName(), metric).forEach(points::add);
                }
            }
        }
        return points;
    }

    /** The attributes of the only resource. */
    public Map<String, Object> resource() {
        if (message.getResourceMetricsCount() != 1) {
            throw new AssertionError("expected one resource, got " + message.getResourceMetricsCount());
        }
        return attributes(message.getResourceMetrics(0).getResource().getAttributesList());
    }

    /** The size of the message in bytes, without compression. */
    public int size() {
        return message.getSerializedSize();
    }

    static Map<String, Object> attributes(List<KeyValue> attributes) {
        Map<String, Object> result = new LinkedHashMap<>();
        for (KeyValue attribute : attributes) {
            if (result.put(attribute.getKey(), value(attribute.getValue())) != null) {
                throw new AssertionError("attribute " + attribute.getKey() + " is there twice");
            }
        }
        return result;
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case ARRAY_VALUE ->
                value.getArrayValue().getValuesList().stream()
                        .map(OtlpRequest::value)
                        .toList();
            default -> throw new AssertionError("no test sends an attribute of this kind: " + value);
        };
    }
}
