package io.bpfmetrics.collect;

/** Takes spans as they come. Thread-safe. */
public interface SpanSink {
    /** Takes every span and does nothing with it. */
    SpanSink NOWHERE = span -> true;

    /**
     * Takes a span if there is room for it; never waits. From then on it is the sink's to count if it gets lost.
     *
     * @return whether there was room
     */
    boolean offer(EventSpan span);
}
