package io.bpfmetrics.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.MetricSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CollectorSetTest {
    private static final MetricDescriptor METRIC =
            new MetricDescriptor("test", "test", MetricKind.GAUGE, false, "", "A test.");

    private final SelfMetrics self = new SelfMetrics("1", "17", "6.18");
    private final Values values = new Values();
    private long now;

    @Test
    void sourceThatFailsStopsNoOther() {
        CollectorSet set =
                new CollectorSet(List.of(new Source("broken", true), new Source("sound", false)), self, this::tick);

        set.collect(values);

        assertThat(values.byName)
                .containsEntry("test{source=sound}", 1.0)
                .containsEntry("bpf_metrics_exporter_source_up{source=broken}", 0.0)
                .containsEntry("bpf_metrics_exporter_source_up{source=sound}", 1.0)
                .containsEntry("bpf_metrics_exporter_collection_duration_seconds{source=sound}", 0.25)
                .doesNotContainKey("test{source=broken}");
        assertThat(self.areSourcesUp()).isFalse();
    }

    @Test
    void everyMetricThatIsWrittenIsAnnounced() {
        CollectorSet set = new CollectorSet(List.of(new Source("sound", false)), self, this::tick);
        self.objects("program", 3);
        self.syscallFailed("BPF_MAP_GET_FD_BY_ID", "EMFILE");
        self.exportFailed("unavailable");
        self.pointsDropped("unavailable", 12);

        set.collect(values);

        assertThat(set.metrics()).doesNotHaveDuplicates().containsAll(values.metrics);
        assertThat(values.byName)
                .containsEntry("bpf_metrics_exporter_objects{kind=program}", 3.0)
                .containsEntry("bpf_metrics_exporter_objects_vanished_total{kind=program}", 0.0)
                .containsEntry(
                        "bpf_metrics_exporter_syscall_errors_total{command=BPF_MAP_GET_FD_BY_ID, errno=EMFILE}", 1.0)
                .containsEntry("bpf_metrics_exporter_points_dropped_total{reason=unavailable}", 12.0)
                .containsEntry("bpf_metrics_exporter_build_info{version=1, java_version=17, kernel_release=6.18}", 1.0);
    }

    private long tick() {
        return now += 250_000_000;
    }

    private record Source(String source, boolean isBroken) implements Collector {
        @Override
        public List<MetricDescriptor> metrics() {
            return List.of(METRIC);
        }

        @Override
        public void collect(MetricSink sink) {
            if (isBroken) {
                throw new IllegalStateException("broken on purpose");
            }
            sink.accept(METRIC, LabelSet.of("source", source), 1);
        }
    }

    private static final class Values implements MetricSink {
        private final Map<String, Double> byName = new TreeMap<>();
        private final List<MetricDescriptor> metrics = new ArrayList<>();

        @Override
        public void accept(MetricDescriptor metric, LabelSet labels, long value) {
            accept(metric, labels, (double) value);
        }

        @Override
        public void accept(MetricDescriptor metric, LabelSet labels, double value) {
            metrics.add(metric);
            byName.put(metric.name() + labels, value);
        }

        @Override
        public void accept(Family family) {
            throw new IllegalArgumentException(
                    "no family belongs here: " + family.metric().name());
        }
    }
}
