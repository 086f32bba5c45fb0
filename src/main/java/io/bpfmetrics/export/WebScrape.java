package io.bpfmetrics.export;

import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.metric.LabelSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;

/**
 * Documents to scrape into. A document is out of the store while its client reads it, so that a slow client holds up
 * nobody, and is then used again; the one used last goes first. All share their memory. Thread-safe.
 */
final class WebScrape {
    private final CollectorSet collectors;
    private final LabelSet resource;
    private final PrometheusChunks chunks = new PrometheusChunks();
    private final Map<PrometheusFormat, Deque<PrometheusText>> idle = new EnumMap<>(PrometheusFormat.class);

    WebScrape(CollectorSet collectors, Map<String, String> resource) {
        this.collectors = collectors;
        this.resource = PrometheusLabels.of(resource);
        for (PrometheusFormat format : PrometheusFormat.values()) {
            idle.put(format, new ArrayDeque<>());
        }
    }

    /** Collects into a document that is the caller's until it gives it back. */
    PrometheusText collect(PrometheusFormat format) {
        PrometheusText text = take(format);
        text.begin();
        collectors.collect(text);
        text.end();
        return text;
    }

    /** Takes a document back, to be used again. */
    void giveBack(PrometheusText text) {
        text.clear();
        synchronized (idle) {
            documents(text.format()).push(text);
        }
    }

    private PrometheusText take(PrometheusFormat format) {
        synchronized (idle) {
            Deque<PrometheusText> documents = documents(format);
            return documents.isEmpty() ? new PrometheusText(resource, format, chunks) : documents.pop();
        }
    }

    private Deque<PrometheusText> documents(PrometheusFormat format) {
        return idle.computeIfAbsent(format, it -> new ArrayDeque<>());
    }
}
