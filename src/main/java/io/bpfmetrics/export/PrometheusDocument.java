package io.bpfmetrics.export;

import io.bpfmetrics.metric.MetricSink;
import java.io.IOException;
import java.io.OutputStream;

/**
 * One collection in a format that Prometheus reads. For every collection {@link #begin}, collect into it, {@link #end},
 * and {@link #writeTo}: it keeps what is the same in the next. Not thread-safe.
 */
interface PrometheusDocument extends MetricSink {
    /** Forgets what was written and begins a new document. */
    void begin();

    /** Ends the document. */
    void end();

    /** Forgets what was written, so that others can use the memory. */
    void clear();

    /** The bytes written since {@link #begin}. */
    long size();

    /** Writes the document out. */
    void writeTo(OutputStream out) throws IOException;
}
