package io.bpfmetrics.export;

import io.bpfmetrics.collect.EventSpan;
import io.bpfmetrics.collect.EventSpan.TracePlace;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Spans as a BPF program could put them out, and the sinks that export them. */
final class SpanFixture {
    static final long START = 1_700_000_000_123_456_789L;

    final SelfMetrics self = new SelfMetrics("1.2.3", "17", "6.1");

    /** A sink that is open. */
    OtlpSpans open(String endpoint, Map<String, String> environment) throws OtlpConfigException {
        OtlpSpans spans = of(Optional.of(endpoint), environment);
        spans.open();
        return spans;
    }

    /** A sink that is open and goes where the environment says. */
    OtlpSpans openBy(Map<String, String> environment) throws OtlpConfigException {
        OtlpSpans spans = of(Optional.empty(), environment);
        spans.open();
        return spans;
    }

    OtlpSpans of(Optional<String> endpoint, Map<String, String> environment) {
        OtlpSettings settings = new OtlpSettings(endpoint, Optional.empty(), environment, Map.of());
        return OtlpSpans.of(settings, self, OtlpFixture.FACTS);
    }

    static EventSpan span(String name) {
        return span(name, Optional.empty(), Map.of());
    }

    static EventSpan span(String name, Optional<TracePlace> place, Map<String, String> attributes) {
        return new EventSpan("conf", "events", "", name, place, START, 4_041_727, attributes);
    }

    static EventSpan ofService(String service, String config) {
        return new EventSpan(config, "events", service, "s", Optional.empty(), START, 1, Map.of());
    }

    /** Puts in spans with the names 0 to count - 1, and tells how many were taken. */
    static int offer(OtlpSpans sink, int count) {
        int taken = 0;
        for (int i = 0; i < count; i++) {
            taken += sink.offer(span(Integer.toString(i))) ? 1 : 0;
        }
        return taken;
    }

    /** How many spans of a config and its buffer were counted as lost; -1 if nobody expects any. */
    long lost(String config) {
        return counted("events_lost_total", "config", config, "buffer", "events", "reason", "export_failed");
    }

    long counted(String metric, Object... labels) {
        return values(metric).getOrDefault(LabelSet.of(labels), -1L);
    }

    private Map<LabelSet, Long> values(String metric) {
        Map<LabelSet, Long> values = new HashMap<>();
        self.collect(new MetricSink() {
            @Override
            public void accept(MetricDescriptor descriptor, LabelSet labels, long value) {
                if (descriptor.name().equals("bpf_metrics_exporter_" + metric)) {
                    values.put(labels, value);
                }
            }

            @Override
            public void accept(MetricDescriptor descriptor, LabelSet labels, double value) {}

            @Override
            public void accept(Family family) {}
        });
        return values;
    }
}
