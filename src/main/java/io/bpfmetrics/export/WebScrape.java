package io.bpfmetrics.export;

import io.bpfmetrics.collect.CollectorSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Documents to scrape into. A document is out of the store while its client reads it, so that a slow client holds up
 * nobody, and is then used again; the one used last goes first, so that as few as possible grow. Thread-safe.
 */
final class WebScrape {
    private final CollectorSet collectors;
    private final Map<String, String> resource;
    private final Deque<PrometheusText> idle = new ArrayDeque<>();

    WebScrape(CollectorSet collectors, Map<String, String> resource) {
        this.collectors = collectors;
        this.resource = resource;
    }

    /** Collects into a document that is the caller's until it gives it back. */
    PrometheusText collect() {
        PrometheusText text = take();
        text.begin();
        collectors.collect(text);
        return text;
    }

    /** Takes a document back, to be used again. */
    void giveBack(PrometheusText text) {
        synchronized (idle) {
            idle.push(text);
        }
    }

    private PrometheusText take() {
        synchronized (idle) {
            return idle.isEmpty() ? new PrometheusText(resource) : idle.pop();
        }
    }
}
