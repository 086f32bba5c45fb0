package io.bpfmetrics.export;

import io.bpfmetrics.metric.LabelSet;

/** The formats in which metrics are served. */
enum WebFormat {
    /** The text format 0.0.4, for everybody who does not ask for another. */
    TEXT,
    /** OpenMetrics 1.0 as text. */
    OPEN_METRICS,
    /** Protobuf messages, the only format that has native histograms. */
    PROTOBUF;

    /** The media type. */
    String contentType() {
        return switch (this) {
            case TEXT -> PrometheusFormat.TEXT.contentType();
            case OPEN_METRICS -> PrometheusFormat.OPEN_METRICS.contentType();
            case PROTOBUF -> ProtobufDocument.CONTENT_TYPE;
        };
    }

    /** A document that has nothing in it yet. */
    PrometheusDocument document(LabelSet resource, PrometheusChunks chunks) {
        return switch (this) {
            case TEXT -> new PrometheusText(resource, PrometheusFormat.TEXT, chunks);
            case OPEN_METRICS -> new PrometheusText(resource, PrometheusFormat.OPEN_METRICS, chunks);
            case PROTOBUF -> new ProtobufDocument(resource, chunks);
        };
    }
}
