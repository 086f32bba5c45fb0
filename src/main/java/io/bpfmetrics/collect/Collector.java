package io.bpfmetrics.collect;

import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import java.util.List;

/**
 * One source of metrics. {@link #collect} reads the source once and writes every value of it; series that it does not
 * write no longer exist. Called by one thread at a time.
 */
public interface Collector {
    /** The value of the {@code source} label in metrics about this collector. */
    String source();

    /** Every metric that {@link #collect} may write, in the order in which it writes them. */
    List<MetricDescriptor> metrics();

    /**
     * Reads the source and writes its values.
     *
     * @throws Exception if the source cannot be read; what was written before stays written
     */
    void collect(MetricSink sink) throws Exception;
}
