package io.bpfmetrics.export;

import io.bpfmetrics.collect.Collector;
import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.MetricSink;
import io.bpfmetrics.testing.OtlpPoint;
import io.bpfmetrics.testing.OtlpRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A source whose series a test sets, and pipelines that export it. */
final class OtlpFixture implements Collector {
    static final MetricDescriptor RUNS =
            new MetricDescriptor("runs", "runs_total", MetricKind.COUNTER, false, "{run}", "How often it ran.");
    static final MetricDescriptor SECONDS =
            new MetricDescriptor("seconds", "seconds_total", MetricKind.COUNTER, true, "s", "How long it ran.");
    static final MetricDescriptor INFO =
            new MetricDescriptor("info", "info", MetricKind.GAUGE, false, "", "What it is.");
    static final MetricDescriptor RATIO =
            new MetricDescriptor("ratio", "ratio", MetricKind.GAUGE, true, "1", "How full it is.");
    static final ResourceFacts FACTS = new ResourceFacts(
            "1.2.3", "box", Optional.of("0123456789abcdef0123456789abcdef"), "amd64", "127.0.0.1:9435");
    static final Duration SOON = Duration.ofSeconds(20);

    final SelfMetrics self = new SelfMetrics("1.2.3", "17", "6.1");
    final AtomicLong clock = new AtomicLong();
    final AtomicInteger collections = new AtomicInteger();
    private final Map<MetricDescriptor, Map<LabelSet, Number>> series = new LinkedHashMap<>();

    private List<Family> families = List.of();

    OtlpFixture() {
        List.of(RUNS, SECONDS, INFO, RATIO).forEach(metric -> series.put(metric, new LinkedHashMap<>()));
    }

    OtlpFixture set(MetricDescriptor metric, Number value, Object... labels) {
        return set(metric, value, LabelSet.of(labels));
    }

    synchronized OtlpFixture set(MetricDescriptor metric, Number value, LabelSet labels) {
        values(metric).put(labels, value);
        return this;
    }

    synchronized void end(MetricDescriptor metric, Object... labels) {
        values(metric).remove(LabelSet.of(labels));
    }

    /** From now on these come with every collection. */
    synchronized OtlpFixture families(Family... newFamilies) {
        families = List.of(newFamilies);
        return this;
    }

    private Map<LabelSet, Number> values(MetricDescriptor metric) {
        Map<LabelSet, Number> values = series.get(metric);
        if (values == null) {
            throw new AssertionError("no metric of this fixture: " + metric);
        }
        return values;
    }

    OtlpPipeline open(String endpoint) throws OtlpConfigException {
        return open(endpoint, Map.of());
    }

    /** A pipeline that exports only when told to. */
    OtlpPipeline open(String endpoint, Map<String, String> environment) throws OtlpConfigException {
        return open(Optional.of(endpoint), Duration.ofHours(1), environment);
    }

    /** A pipeline to wherever the environment says, that exports only when told to. */
    OtlpPipeline openBy(Map<String, String> environment) throws OtlpConfigException {
        return open(Optional.empty(), Duration.ofHours(1), environment);
    }

    OtlpPipeline open(Optional<String> endpoint, Duration interval, Map<String, String> environment)
            throws OtlpConfigException {
        OtlpSettings settings = new OtlpSettings(endpoint, Optional.of(interval), environment, Map.of());
        return open(settings);
    }

    OtlpPipeline open(OtlpSettings settings) throws OtlpConfigException {
        CollectorSet set = new CollectorSet(List.of(this), self, clock::get);
        return OtlpPipeline.open(settings, set, self, FACTS, clock::get);
    }

    @Override
    public String source() {
        return "fixture";
    }

    @Override
    public List<MetricDescriptor> metrics() {
        return List.copyOf(series.keySet());
    }

    @Override
    public synchronized void collect(MetricSink sink) {
        collections.incrementAndGet();
        series.forEach((metric, values) -> values.forEach((labels, value) -> {
            if (metric.isDouble()) {
                sink.accept(metric, labels, value.doubleValue());
            } else {
                sink.accept(metric, labels, value.longValue());
            }
        }));
        families.forEach(sink::accept);
    }

    /** The points of our own metrics, without those about the exporter. */
    static List<OtlpPoint> points(OtlpRequest request) {
        return request.points().stream()
                .filter(point -> !point.metric().startsWith("bpf_metrics_exporter_"))
                .toList();
    }

    /** Value by labels of one metric. */
    static Map<Map<String, Object>, Number> values(OtlpRequest request, MetricDescriptor metric) {
        Map<Map<String, Object>, Number> values = new HashMap<>();
        request.points().stream()
                .filter(point -> point.metric().equals(metric.name()))
                .forEach(point -> values.put(point.attributes(), point.value()));
        return values;
    }

    /** How often a reason stands in a counter of ours, as it would be exported next. */
    long counted(String metric, String reason) {
        AtomicLong found = new AtomicLong();
        self.collect(new MetricSink() {
            @Override
            public void accept(MetricDescriptor descriptor, LabelSet labels, long value) {
                boolean isWanted = descriptor.name().equals("bpf_metrics_exporter_" + metric);
                if (isWanted && labels.equals(LabelSet.of("reason", reason))) {
                    found.set(value);
                }
            }

            @Override
            public void accept(MetricDescriptor descriptor, LabelSet labels, double value) {}

            @Override
            public void accept(Family family) {}
        });
        return found.get();
    }
}
