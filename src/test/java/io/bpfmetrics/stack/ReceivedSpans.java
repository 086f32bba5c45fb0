package io.bpfmetrics.stack;

import com.google.protobuf.InvalidProtocolBufferException;
import io.bpfmetrics.testing.OtlpSpan;
import io.bpfmetrics.testing.OtlpSpanRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What has arrived where the stack's Jaeger receives spans; {@code src/test/stack/jaeger} shows it. */
record ReceivedSpans(NetworkNamespace network) {
    private static final String URL = "http://localhost:16686/";

    /** The spans of this service so far. */
    List<OtlpSpan> of(String service) {
        byte[] message = Base64.getDecoder().decode(network.get(URL));
        try {
            return new OtlpSpanRequest(ExportTraceServiceRequest.parseFrom(message), Map.of())
                    .spans().stream()
                            .filter(span -> span.service().equals(service))
                            .toList();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("what " + URL + " shows is no request of OTLP", e);
        }
    }
}
