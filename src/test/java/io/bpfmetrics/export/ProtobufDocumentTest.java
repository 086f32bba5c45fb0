package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.NumberType;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.Metric;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.MetricFamily;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.MetricType;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What we write as protobuf, read by the classes of Prometheus' own Java library. */
class ProtobufDocumentTest {
    private static final MetricDescriptor INFO = new MetricDescriptor(
            "bpf_program_info", "bpf_program_info", MetricKind.GAUGE, false, "", "Program \\ \"metadata\"\n日");
    private static final MetricDescriptor SIZE = new MetricDescriptor(
            "bpf_program_mem_bytes", "bpf_program_mem_bytes_total", MetricKind.COUNTER, false, "By", "Memory");
    private static final MetricDescriptor SECONDS =
            new MetricDescriptor("duration_seconds", "duration_seconds", MetricKind.GAUGE, true, "s", "Duration");

    private final ProtobufDocument document =
            new ProtobufDocument(LabelSet.of("host_name", "n1"), new PrometheusChunks());

    @Test
    void writesSingleValuesUnderTheNamesOfText() throws Exception {
        document.begin();
        document.accept(INFO, LabelSet.of("id", "1", "gpl_compatible", true), 1);
        document.accept(INFO, LabelSet.of("id", "2", "gpl_compatible", false), 1);
        document.accept(SIZE, LabelSet.of("id", "1"), 4096);
        document.accept(SIZE, LabelSet.of("id", "2"), Long.MAX_VALUE);
        document.accept(SECONDS, LabelSet.EMPTY, 0.0025);
        document.end();

        assertThat(ProtobufPage.of(document).lines())
                .containsExactly(
                        "GAUGE target_info \"Target metadata\"",
                        "target_info{host_name=n1} 1.0",
                        "GAUGE bpf_program_info \"Program \\ \"metadata\"\n日\"",
                        "bpf_program_info{gpl_compatible=true,id=1} 1.0",
                        "bpf_program_info{gpl_compatible=false,id=2} 1.0",
                        "COUNTER bpf_program_mem_bytes_total \"Memory\"",
                        "bpf_program_mem_bytes_total{id=1} 4096.0",
                        "bpf_program_mem_bytes_total{id=2} 9.223372036854776E18",
                        "GAUGE duration_seconds \"Duration\"",
                        "duration_seconds{} 0.0025");
    }

    @Test
    void writesNumbersOfMapsAsTheyAreNamed() throws Exception {
        write(
                new FixedFamily.Numbers(
                        FixedFamily.counter("ebpf_exporter_timers", "Timers"),
                        NumberType.UNSIGNED,
                        List.of(
                                LabelSet.of("function", "tick", "cpu", "0"),
                                LabelSet.of("function", "", "cpu", "1"),
                                LabelSet.of("otel.metric.overflow", true)),
                        0,
                        -1,
                        (1L << 53) + 1),
                new FixedFamily.Numbers(
                        FixedFamily.gauge("signed", false), NumberType.SIGNED, List.of(LabelSet.EMPTY), -5),
                new FixedFamily.Numbers(
                        FixedFamily.gauge("real", true),
                        NumberType.DOUBLE,
                        List.of(LabelSet.EMPTY),
                        Double.doubleToRawLongBits(Double.NaN)));

        assertThat(ProtobufPage.of(document).lines())
                .containsExactly(
                        "GAUGE target_info \"Target metadata\"",
                        "target_info{host_name=n1} 1.0",
                        "COUNTER ebpf_exporter_timers \"Timers\"",
                        "ebpf_exporter_timers{cpu=0,function=tick} 0.0",
                        "ebpf_exporter_timers{cpu=1,function=} 1.8446744073709552E19",
                        "ebpf_exporter_timers{otel_metric_overflow=true} 9.007199254740992E15",
                        "GAUGE signed \"A gauge\"",
                        "signed{} -5.0",
                        "GAUGE real \"A gauge\"",
                        "real{} NaN");
    }

    @Test
    void leavesOutMetricWithoutSeries() throws Exception {
        write(new FixedFamily.Numbers(FixedFamily.counter("none", "None"), NumberType.UNSIGNED, List.of()));

        assertThat(ProtobufPage.of(document).lines()).hasSize(2);
    }

    @Test
    void keepsAnyCharacterOfLabels() throws Exception {
        String value = "a\\b\"c\nd\te\u0000 grün 日本 \uD83D\uDC1D";
        String value2 = "half \uD83D!";
        String value3 = "é".repeat(100_000);
        write(new FixedFamily.Numbers(
                FixedFamily.gauge("v", false),
                NumberType.UNSIGNED,
                List.of(LabelSet.of("text", value), LabelSet.of("text", value2), LabelSet.of("text", value3)),
                1,
                2,
                3));

        assertThat(ProtobufPage.of(document).family("v").getMetricList())
                .extracting(metric -> metric.getLabel(0).getValue())
                .containsExactly(value, "half ?!", value3);
    }

    @Test
    void writesClassicHistogram() throws Exception {
        BucketScheme scheme = BucketScheme.of(new double[] {100 * 1e-6, 1}, true);
        write(new FixedFamily.Histogram(
                FixedFamily.histogram("wait"), scheme, LabelSet.of("z", "1", "a", "2"), 0.5, 3, 2, 1));

        MetricFamily family = ProtobufPage.of(document).family("wait");
        assertThat(family.getType()).isEqualTo(MetricType.HISTOGRAM);
        Metric metric = family.getMetric(0);
        assertThat(ProtobufPage.labels(metric)).isEqualTo("{a=2,z=1}");
        assertThat(ProtobufPage.buckets(metric)).containsExactly("9.999999999999999E-5=3", "1.0=5", "Infinity=6");
        assertThat(metric.getHistogram().getSampleCount()).isEqualTo(6);
        assertThat(metric.getHistogram().getSampleSum()).isEqualTo(0.5);
        assertThat(metric.getHistogram().hasSchema()).isFalse();
        assertThat(metric.getHistogram().hasZeroThreshold()).isFalse();
        assertThat(metric.getHistogram().getPositiveSpanList()).isEmpty();
    }

    @Test
    void showsUnknownSumOfClassicHistogramAsTextDoes() throws Exception {
        double[] bounds = {1};
        write(
                new FixedFamily.Histogram(
                        FixedFamily.histogram("h0"), BucketScheme.of(bounds, true), LabelSet.EMPTY, Double.NaN, 1, 0),
                new FixedFamily.Histogram(
                        FixedFamily.histogram("h1"), BucketScheme.of(bounds, false), LabelSet.EMPTY, Double.NaN, 1, 0));

        ProtobufPage page = ProtobufPage.of(document);
        assertThat(page.family("h0").getMetric(0).getHistogram().getSampleSum()).isZero();
        assertThat(page.family("h1").getMetric(0).getHistogram().getSampleSum()).isNaN();
    }

    @Test
    void keepsDocumentsOfAnyLengthWholeAndGivesTheirMemoryBack() throws Exception {
        PrometheusChunks chunks = new PrometheusChunks();
        ProtobufDocument big = new ProtobufDocument(LabelSet.EMPTY, chunks);
        for (int round = 0; round < 3; round++) {
            big.begin();
            big.accept(counters("many", 20_000));
            big.accept(counters("more", 7));
            big.accept(counters("last", 20_000));
            big.end();

            ProtobufPage page = ProtobufPage.of(big);
            assertThat(page.size()).isEqualTo(big.size());
            assertThat(page.lines()).hasSize(2 + 3 + 40_007).contains("many{cpu=4,name=series 19_999} 19999.0");
            assertThat(page.family("last").getMetricCount()).isEqualTo(20_000);
            big.clear();
            assertThat(big.size()).isZero();
            assertThat(chunks.idle()).isEqualTo((int) (page.size() / PrometheusChunks.SIZE));
        }
    }

    @Test
    void forgetsThePreviousCollection() throws Exception {
        document.begin();
        document.accept(SIZE, LabelSet.of("id", "1"), 1);
        document.begin(); // as after a collection that failed half-way
        document.accept(SECONDS, LabelSet.EMPTY, 2.0);
        document.end();

        assertThat(ProtobufPage.of(document).lines())
                .containsExactly(
                        "GAUGE target_info \"Target metadata\"",
                        "target_info{host_name=n1} 1.0",
                        "GAUGE duration_seconds \"Duration\"",
                        "duration_seconds{} 2.0");
    }

    @Test
    void allocatesNothingPerSeries() throws Exception {
        BucketScheme scheme =
                BucketScheme.of(new double[] {0, 1, 2}, true).exponential(new int[] {BucketScheme.ZERO, -1, 0});
        HistogramRows histograms = new HistogramRows("h", scheme);
        for (int i = 0; i < 1000; i++) {
            histograms.append(LabelSet.of("name", "ü" + i), i, 0, i, 0, 3, 1);
        }
        Family numbers = counters("many", 10_000);
        for (int i = 0; i < 20; i++) {
            write(numbers, histograms);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();

        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 10; i++) {
            write(numbers, histograms);
        }
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        // 110 000 series; what begins a document stays far below one byte for each
        assertThat(allocated).isLessThan(30_000);
    }

    private void write(Family... families) {
        document.begin();
        for (Family family : families) {
            document.accept(family);
        }
        document.end();
    }

    private static Family counters(String name, int count) {
        List<LabelSet> series = IntStream.range(0, count)
                .mapToObj(i ->
                        LabelSet.of("name", String.format("series %d_%03d", i / 1000, i % 1000), "cpu", "" + i % 5))
                .toList();
        return new FixedFamily.Numbers(
                FixedFamily.counter(name, "Many"),
                NumberType.UNSIGNED,
                series,
                IntStream.range(0, count).mapToLong(i -> i).toArray());
    }
}
