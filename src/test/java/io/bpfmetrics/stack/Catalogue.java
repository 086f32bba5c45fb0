package io.bpfmetrics.stack;

import io.bpfmetrics.collect.ConfigMetricsOfOne;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SubsystemCollector;
import io.bpfmetrics.config.ConfigFolder;
import io.bpfmetrics.config.ConfigReading;
import io.bpfmetrics.config.MetricSpec;
import io.bpfmetrics.config.MetricType;
import io.bpfmetrics.metric.MetricDescriptor;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics that the exporter has. */
final class Catalogue {
    private Catalogue() {}

    /** The names of the exporter's own metrics; those about configs are in {@link #prometheusNamesOfConfigs}. */
    static Set<String> prometheusNames() {
        SelfMetrics self = new SelfMetrics("0", "17", "6.1");
        return Stream.concat(new SubsystemCollector(self).metrics().stream(), self.metrics().stream())
                .map(MetricDescriptor::prometheusName)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The names of metrics about configs, and of what the examples make. */
    static Set<String> prometheusNamesOfConfigs() {
        SelfMetrics self = new SelfMetrics("0", "17", "6.1");
        ConfigReading examples = new ConfigFolder(Repository.path("examples"), ConfigFolder.DEFAULT_PREFIX).read("all");
        return Stream.concat(
                        ConfigMetricsOfOne.of("none", self).metrics().stream().map(MetricDescriptor::prometheusName),
                        examples.configs().stream()
                                .flatMap(config -> config.metrics().stream())
                                .flatMap(Catalogue::names))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> names(MetricSpec metric) {
        List<String> suffixes =
                metric.type() == MetricType.HISTOGRAM ? List.of("_bucket", "_sum", "_count") : List.of("");
        return metric.outputs().stream().flatMap(output -> suffixes.stream().map(suffix -> output.name() + suffix));
    }
}
