package io.bpfmetrics.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.time.Duration;

/** What an {@link OtlpReceiver} answers: a status, after a delay, with or without a partial success. */
public record OtlpAnswer(Status status, Duration delay, ExportMetricsServiceResponse response) {
    /** Everything was taken. */
    public static OtlpAnswer ok() {
        return new OtlpAnswer(Status.OK, Duration.ZERO, ExportMetricsServiceResponse.getDefaultInstance());
    }

    /** An error; {@link Status.Code#OK} is not one. */
    public static OtlpAnswer error(Status.Code code, String description) {
        Status status = code.toStatus().withDescription(description);
        return new OtlpAnswer(status, Duration.ZERO, ExportMetricsServiceResponse.getDefaultInstance());
    }

    /** OK, but some points or spans were refused. */
    public static OtlpAnswer partialSuccess(long rejected, String message) {
        ExportMetricsPartialSuccess partial = ExportMetricsPartialSuccess.newBuilder()
                .setRejectedDataPoints(rejected)
                .setErrorMessage(message)
                .build();
        ExportMetricsServiceResponse response = ExportMetricsServiceResponse.newBuilder()
                .setPartialSuccess(partial)
                .build();
        return new OtlpAnswer(Status.OK, Duration.ZERO, response);
    }

    /** The same for a request with spans. */
    ExportTraceServiceResponse spanResponse() {
        try {
            return ExportTraceServiceResponse.parseFrom(response.toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("both responses have the same fields", e);
        }
    }

    /** The same, but later. */
    public OtlpAnswer after(Duration newDelay) {
        return new OtlpAnswer(status, newDelay, response);
    }
}
