package io.bpfmetrics.stack;

import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SubsystemCollector;
import io.bpfmetrics.metric.MetricDescriptor;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics that the exporter has. */
final class Catalogue {
    private Catalogue() {}

    static Set<String> prometheusNames() {
        SelfMetrics self = new SelfMetrics("0", "17", "6.1");
        return Stream.concat(new SubsystemCollector(self).metrics().stream(), self.metrics().stream())
                .map(MetricDescriptor::prometheusName)
                .collect(Collectors.toUnmodifiableSet());
    }
}
