package io.bpfmetrics.testing;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.List;
import java.util.Map;

/**
 * One export of spans as the receiver got it.
 *
 * @param headers the ASCII headers in lower case, {@code grpc-encoding} among them
 */
public record OtlpSpanRequest(ExportTraceServiceRequest message, Map<String, String> headers) {
    /** Every span of this request, in its order. */
    public List<OtlpSpan> spans() {
        return message.getResourceSpansList().stream().flatMap(OtlpSpan::of).toList();
    }

    /** The size of the message in bytes, without compression. */
    public int size() {
        return message.getSerializedSize();
    }
}
