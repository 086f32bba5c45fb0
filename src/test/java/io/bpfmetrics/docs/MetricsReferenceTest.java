package io.bpfmetrics.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.collect.Collector;
import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.collect.ConfigMetricsOfOne;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SubsystemCollector;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestBpf;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/metrics.md} says what the program sends. */
class MetricsReferenceTest {
    private static final int RAW_TRACEPOINT = 17; // BPF_PROG_TYPE_RAW_TRACEPOINT

    private final SelfMetrics self = new SelfMetrics("1.2.3", "17", "6.1");
    private final CollectorSet collectors =
            new CollectorSet(List.of(new SubsystemCollector(self), configs()), self, System::nanoTime);

    @Test
    void listsEveryMetricAsItIs() {
        List<List<String>> sent = collectors.metrics().stream()
                .map(MetricsReferenceTest::described)
                .toList();

        List<List<String>> documented = rows().stream()
                .map(row -> List.of(row.get(0), row.get(1), row.get(2), row.get(3), row.get(6)))
                .toList();

        assertThat(documented).containsExactlyElementsOf(sent);
    }

    @Test
    void namesTheMetricsThatAreNoIntegers() {
        assertThat(collectors.metrics().stream()
                        .filter(MetricDescriptor::isDouble)
                        .map(MetricDescriptor::name))
                .containsExactly(
                        "ebpf_exporter_ebpf_program_run_time_seconds",
                        "process_cpu_seconds_total",
                        "process_start_time_seconds",
                        "process_virtual_memory_max_bytes",
                        "bpf_metrics_exporter_collection_duration_seconds");
    }

    @Test
    @KernelTest
    void listsTheLabelsOfEverySeries() {
        self.syscallFailed("BPF_PROG_GET_FD_BY_ID", "EPERM");
        self.exportFailed("unavailable");
        self.pointsDropped("unavailable", 1);
        self.rowsDropped("metrics_doc", "some_metric", "undecodable", 1);
        self.eventsLost("metrics_doc", "some_map", "buffer_full", 1);
        Labels seen = new Labels(new TreeMap<>());
        try (TestBpf bpf = TestBpf.open()) {
            bpf.linkRawTracepoint(bpf.program(RAW_TRACEPOINT, "metrics_doc"), "sys_enter");
            bpf.map(MapSpec.of(2, "metrics_doc", 4, 8, 1));

            collectors.collect(seen);
        }

        Map<String, String> documented = new TreeMap<>();
        rows().forEach(row -> documented.put(row.get(0).replace("`", ""), row.get(4)));
        documented.keySet().removeIf(name -> name.startsWith("ebpf_exporter_ebpf_program_run_")); // often switched off
        seen.byMetric.keySet().removeIf(name -> name.startsWith("ebpf_exporter_ebpf_program_run_"));
        assertThat(seen.byMetric).isEqualTo(documented);
    }

    /** The metrics about configs, of which there is one with one program. */
    private Collector configs() {
        return ConfigMetricsOfOne.of("metrics_doc", self);
    }

    private static List<List<String>> rows() {
        return ReferenceTable.rows(
                "metrics.md", "OTLP name", "Name on `/metrics`", "Kind", "Unit", "Labels", "Since", "Description");
    }

    private static List<String> described(MetricDescriptor metric) {
        return List.of(
                "`" + metric.name() + "`",
                "`" + metric.prometheusName() + "`",
                metric.kind().name().toLowerCase(Locale.ROOT),
                metric.unit().isEmpty() ? "" : "`" + metric.unit() + "`",
                metric.description());
    }

    /** The label keys of the first series of each metric, as the page writes them. */
    private record Labels(Map<String, String> byMetric) implements MetricSink {
        @Override
        public void accept(MetricDescriptor metric, LabelSet labels, long value) {
            List<String> keys = IntStream.range(0, labels.size())
                    .mapToObj(i -> "`" + labels.key(i) + "`")
                    .toList();
            byMetric.putIfAbsent(metric.name(), String.join(", ", keys));
        }

        @Override
        public void accept(MetricDescriptor metric, LabelSet labels, double value) {
            accept(metric, labels, 0L);
        }

        @Override
        public void accept(Family family) {
            throw new IllegalArgumentException(
                    "no family belongs here: " + family.metric().name());
        }
    }
}
