package io.bpfmetrics.metric;

/**
 * Takes the values of one collection. All values of a metric come one after the other, so that an outlet can write
 * them out as they come. Called by one thread at a time.
 */
public interface MetricSink {
    /** One integer value. */
    void accept(MetricDescriptor metric, LabelSet labels, long value);

    /** One floating-point value, of a metric whose {@link MetricDescriptor#isDouble} holds. */
    void accept(MetricDescriptor metric, LabelSet labels, double value);

    /** One metric from maps or events, whole; it need not have been announced. */
    void accept(Family family);
}
