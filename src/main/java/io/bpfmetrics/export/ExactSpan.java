package io.bpfmetrics.export;

import io.bpfmetrics.collect.EventSpan;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * A span with name and times exactly as a BPF program gave them; the SDK replaces blank names, and times that are not
 * after 1970.
 */
final class ExactSpan extends DelegatingSpanData {
    private final EventSpan event;

    ExactSpan(SpanData span, EventSpan event) {
        super(span);
        this.event = event;
    }

    @Override
    public String getName() {
        return event.name();
    }

    @Override
    public long getStartEpochNanos() {
        return event.startEpochNanos();
    }

    @Override
    public long getEndEpochNanos() {
        return event.startEpochNanos() + event.durationNanos();
    }
}
