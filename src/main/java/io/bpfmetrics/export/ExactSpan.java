package io.bpfmetrics.export;

import io.bpfmetrics.collect.EventSpan;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;

/**
 * A span with name, times and order of attributes exactly as a BPF program gave them; the SDK replaces blank names, and
 * times that are not after 1970.
 */
final class ExactSpan extends DelegatingSpanData {
    /** The attribute that names the config. */
    static final String CONFIG = "ebpf_exporter.config";

    private final EventSpan event;
    private final Attributes attributes;

    ExactSpan(SpanData span, EventSpan event) {
        super(span);
        this.event = event;
        List<String> names = new ArrayList<>(event.attributes().keySet());
        names.add(CONFIG);
        attributes = OrderedAttributes.of(span.getAttributes(), names);
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
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public long getEndEpochNanos() {
        return event.startEpochNanos() + event.durationNanos();
    }
}
