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
    private final Map<WebFormat, Deque<PrometheusDocument>> idle = new EnumMap<>(WebFormat.class);

    WebScrape(CollectorSet collectors, Map<String, String> resource) {
        this.collectors = collectors;
        this.resource = PrometheusLabels.of(resource);
        for (WebFormat format : WebFormat.values()) {
            idle.put(format, new ArrayDeque<>());
        }
    }

    /** Collects into a document that is the caller's until it gives it back. */
    PrometheusDocument collect(WebFormat format) {
        PrometheusDocument document = take(format);
        document.begin();
        collectors.collect(document);
        document.end();
        return document;
    }

    /** Takes a document back, to be used again. */
    void giveBack(WebFormat format, PrometheusDocument document) {
        document.clear();
        synchronized (idle) {
            documents(format).push(document);
        }
    }

    private PrometheusDocument take(WebFormat format) {
        synchronized (idle) {
            Deque<PrometheusDocument> documents = documents(format);
            return documents.isEmpty() ? format.document(resource, chunks) : documents.pop();
        }
    }

    private Deque<PrometheusDocument> documents(WebFormat format) {
        return idle.computeIfAbsent(format, it -> new ArrayDeque<>());
    }
}
