package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.NumberType;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics of maps, byte for byte as ebpf_exporter's library prints them. */
class PrometheusFamilyTest {
    private static final String TARGET = """
            # HELP target_info Target metadata
            # TYPE target_info gauge
            target_info 1
            """;

    @Test
    void sortsLabelsByNameAndKeepsTheNameAsConfigured() {
        MetricDescriptor metric = FixedFamily.counter("ebpf_exporter_timers", "Back\\slash\nand \"quotes\"");

        assertThat(written(new FixedFamily.Numbers(
                        metric,
                        NumberType.UNSIGNED,
                        List.of(
                                LabelSet.of("function", "tick", "cpu", "0"),
                                LabelSet.of("function", "", "cpu", "1"),
                                LabelSet.of("otel.metric.overflow", "true")),
                        5,
                        0,
                        1_234_567)))
                .isEqualTo("""
                # HELP ebpf_exporter_timers Back\\\\slash\\nand "quotes"
                # TYPE ebpf_exporter_timers counter
                ebpf_exporter_timers{cpu="0",function="tick"} 5
                ebpf_exporter_timers{cpu="1",function=""} 0
                ebpf_exporter_timers{otel_metric_overflow="true"} 1.234567e+06
                """);
    }

    @Test
    void writesSeriesWithoutLabels() {
        MetricDescriptor metric = FixedFamily.counter("ebpf_exporter_events_total", "Events");

        assertThat(written(new FixedFamily.Numbers(metric, NumberType.UNSIGNED, List.of(LabelSet.EMPTY), 7)))
                .endsWith("\nebpf_exporter_events_total 7\n");
    }

    @Test
    void leavesOutMetricWithoutSeries() {
        assertThat(written(new FixedFamily.Numbers(
                        FixedFamily.counter("ebpf_exporter_none", "None"), NumberType.UNSIGNED, List.of())))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void writesValuesAsGoPrintsDoublesAndNoDigitLess(NumberType type, long bits, String expected) {
        Family family = new FixedFamily.Numbers(FixedFamily.gauge("v", false), type, List.of(LabelSet.EMPTY), bits);

        assertThat(written(family)).endsWith("\nv " + expected + "\n");
    }

    static Stream<Arguments> writesValuesAsGoPrintsDoublesAndNoDigitLess() {
        return Stream.of(
                arguments(NumberType.UNSIGNED, 0L, "0"),
                arguments(NumberType.UNSIGNED, 9L, "9"),
                arguments(NumberType.UNSIGNED, 10L, "10"),
                arguments(NumberType.UNSIGNED, 999_999L, "999999"),
                arguments(NumberType.UNSIGNED, 1_000_000L, "1e+06"),
                arguments(NumberType.UNSIGNED, 1_000_001L, "1.000001e+06"),
                arguments(NumberType.UNSIGNED, 1_287_408L, "1.287408e+06"),
                arguments(NumberType.UNSIGNED, 12_000_000L, "1.2e+07"),
                arguments(NumberType.UNSIGNED, 4_294_967_295L, "4.294967295e+09"),
                arguments(NumberType.UNSIGNED, 10_000_000_000L, "1e+10"),
                arguments(NumberType.UNSIGNED, (1L << 53) - 1, "9.007199254740991e+15"),
                arguments(NumberType.UNSIGNED, 1L << 53, "9.007199254740992e+15"),
                arguments(NumberType.UNSIGNED, (1L << 53) + 1, "9007199254740993"),
                arguments(NumberType.UNSIGNED, Long.MAX_VALUE, "9223372036854775807"),
                arguments(NumberType.UNSIGNED, Long.MIN_VALUE, "9.223372036854776e+18"),
                arguments(NumberType.UNSIGNED, -1L, "18446744073709551615"),
                arguments(NumberType.SIGNED, -1L, "-1"),
                arguments(NumberType.SIGNED, -1_500_000L, "-1.5e+06"),
                arguments(NumberType.SIGNED, 1_500_000L, "1.5e+06"),
                arguments(NumberType.SIGNED, 1 - (1L << 53), "-9.007199254740991e+15"),
                arguments(NumberType.SIGNED, -(1L << 53), "-9.007199254740992e+15"),
                arguments(NumberType.SIGNED, -(1L << 53) - 1, "-9007199254740993"),
                arguments(NumberType.UNSIGNED, 1_000_000_000_000_000_000L, "1e+18"),
                arguments(NumberType.UNSIGNED, 3L << 62, "1.3835058055282164e+19"),
                arguments(NumberType.SIGNED, Long.MIN_VALUE, "-9.223372036854776e+18"),
                arguments(NumberType.DOUBLE, Double.doubleToRawLongBits(1824 * 1e-6), "0.0018239999999999999"),
                arguments(NumberType.DOUBLE, Double.doubleToRawLongBits(2_500_000), "2.5e+06"),
                arguments(NumberType.DOUBLE, Double.doubleToRawLongBits(-0.0), "0"),
                arguments(NumberType.DOUBLE, Double.doubleToRawLongBits(0x1p53), "9.007199254740992e+15"),
                arguments(NumberType.DOUBLE, Double.doubleToRawLongBits(Double.NaN), "NaN"),
                arguments(NumberType.DOUBLE, Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY), "-Inf"));
    }

    @Test
    void writesEveryDoubleOfAnIntegerAsTheSlowWayDoes() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            long number = random.nextLong() >>> (11 + random.nextInt(53));
            PrometheusBuffer buffer = new PrometheusBuffer(new PrometheusChunks());

            buffer.appendAsDouble(number);

            assertThat(buffer).as("-Dseed=%d", seed).hasToString(PrometheusNumber.format((double) number));
        }
    }

    @Test
    void cumulatesBucketsAndWritesBoundsAsGoDoes() {
        BucketScheme scheme = BucketScheme.of(new double[] {100 * 1e-6, 1000 * 1e-6, 0.25, 1e6}, true);

        assertThat(written(new FixedFamily.Histogram(
                        FixedFamily.histogram("ebpf_exporter_latency_seconds"),
                        scheme,
                        LabelSet.of("z", "a\"b", "device", "sda"),
                        0.123456,
                        3,
                        2,
                        1,
                        999_994,
                        5)))
                .isEqualTo("""
                # HELP ebpf_exporter_latency_seconds A histogram
                # TYPE ebpf_exporter_latency_seconds histogram
                ebpf_exporter_latency_seconds_bucket{device="sda",z="a\\"b",le="9.999999999999999e-05"} 3
                ebpf_exporter_latency_seconds_bucket{device="sda",z="a\\"b",le="0.001"} 5
                ebpf_exporter_latency_seconds_bucket{device="sda",z="a\\"b",le="0.25"} 6
                ebpf_exporter_latency_seconds_bucket{device="sda",z="a\\"b",le="1e+06"} 1e+06
                ebpf_exporter_latency_seconds_bucket{device="sda",z="a\\"b",le="+Inf"} 1.000005e+06
                ebpf_exporter_latency_seconds_sum{device="sda",z="a\\"b"} 0.123456
                ebpf_exporter_latency_seconds_count{device="sda",z="a\\"b"} 1.000005e+06
                """);
    }

    @Test
    void writesHistogramWithoutLabels() {
        BucketScheme scheme = BucketScheme.of(new double[] {0, 1}, true);

        assertThat(written(new FixedFamily.Histogram(FixedFamily.histogram("h"), scheme, LabelSet.EMPTY, 36, 1, 7, 0)))
                .isEqualTo("""
                # HELP h A histogram
                # TYPE h histogram
                h_bucket{le="0"} 1
                h_bucket{le="1"} 8
                h_bucket{le="+Inf"} 8
                h_sum 36
                h_count 8
                """);
    }

    @Test
    void showsUnknownSumAsZeroOnlyWhereTheOriginalDoes() {
        double[] bounds = {1};
        MetricDescriptor metric = FixedFamily.histogram("h");

        String original = written(
                new FixedFamily.Histogram(metric, BucketScheme.of(bounds, true), LabelSet.EMPTY, Double.NaN, 1, 0));
        String own = written(
                new FixedFamily.Histogram(metric, BucketScheme.of(bounds, false), LabelSet.EMPTY, Double.NaN, 1, 0));

        assertThat(original).contains("\nh_sum 0\n");
        assertThat(own).contains("\nh_sum NaN\n");
    }

    @Test
    void takesUpNewBoundsOfTheSameMetric() {
        PrometheusText text = new PrometheusText(Map.of());
        for (double bound : new double[] {1, 2}) {
            text.begin();
            text.accept(new FixedFamily.Histogram(
                    FixedFamily.histogram("h"), BucketScheme.of(new double[] {bound}, true), LabelSet.EMPTY, 0, 0, 0));

            assertThat(text.toString()).contains("le=\"" + (int) bound + "\"} 0\n");
        }
    }

    @Test
    void writesAnyCharacterAsUtf8() {
        String value = "a\\b\"c\nd\te\u0000 grün 日本 \uD83D\uDC1D half \uD83D!";
        Family family = new FixedFamily.Numbers(
                FixedFamily.gauge("v", false),
                NumberType.UNSIGNED,
                List.of(LabelSet.of("text", value), LabelSet.of("text", "x".repeat(200_000))),
                1,
                2);

        assertThat(written(family))
                .contains("\nv{text=\"a\\\\b\\\"c\\nd\te\u0000 grün 日本 \uD83D\uDC1D half ?!\"} 1\n")
                .endsWith("\nv{text=\"" + "x".repeat(200_000) + "\"} 2\n");
    }

    @Test
    void keepsDocumentsOfAnyLengthWholeAndGivesTheirMemoryBack() throws Exception {
        PrometheusChunks chunks = new PrometheusChunks();
        PrometheusText text = new PrometheusText(LabelSet.EMPTY, PrometheusFormat.TEXT, chunks);
        Family family = counters(20_000);
        StringBuilder expected = new StringBuilder(TARGET + "# HELP many Many\n# TYPE many counter\n");
        for (int i = 0; i < 20_000; i++) {
            expected.append("many{cpu=\"")
                    .append(i % 7)
                    .append("\",name=\"series ")
                    .append(i)
                    .append("\"} ");
            expected.append(i).append('\n');
        }

        text.begin();
        text.accept(family);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text.writeTo(out);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
        assertThat(text.size()).isEqualTo(expected.length());
        text.clear();
        assertThat(chunks.idle()).isEqualTo(expected.length() / PrometheusChunks.SIZE);
        for (int i = 0; i < 2 * PrometheusChunks.PATIENCE; i++) {
            text.begin();
            text.clear();
        }
        assertThat(chunks.idle()).isZero();
    }

    @Test
    void usesTheMemoryOfEarlierDocumentsEvenIfTwoAreWrittenAtOnce() {
        PrometheusChunks chunks = new PrometheusChunks();
        PrometheusText one = new PrometheusText(LabelSet.EMPTY, PrometheusFormat.TEXT, chunks);
        PrometheusText other = new PrometheusText(LabelSet.EMPTY, PrometheusFormat.TEXT, chunks);
        write(one);
        write(other);
        int each = (int) (one.size() / PrometheusChunks.SIZE);
        one.clear();
        other.clear();

        for (int i = 0; i < 3 * PrometheusChunks.PATIENCE; i++) {
            assertThat(chunks.idle()).isEqualTo(2 * each);
            write(one);
            write(other);
            assertThat(chunks.idle()).isZero();
            one.clear();
            other.clear();
        }
    }

    private static void write(PrometheusText text) {
        text.begin();
        text.accept(counters(10_000));
        text.end();
    }

    @Test
    void allocatesNothingPerSeries() {
        PrometheusText text = new PrometheusText(Map.of());
        Family family = counters(10_000);
        for (int i = 0; i < 20; i++) {
            text.begin();
            text.accept(family);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();

        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 10; i++) {
            text.begin();
            text.accept(family);
        }
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        // 100 000 values; what begins a document stays far below one byte for each
        assertThat(allocated).isLessThan(20_000);
    }

    private static Family counters(int count) {
        List<LabelSet> series = IntStream.range(0, count)
                .mapToObj(i -> LabelSet.of("name", "series " + i, "cpu", String.valueOf(i % 7)))
                .toList();
        return new FixedFamily.Numbers(
                FixedFamily.counter("many", "Many"),
                NumberType.UNSIGNED,
                series,
                IntStream.range(0, count).mapToLong(i -> i).toArray());
    }

    private static String written(Family family) {
        PrometheusText text = new PrometheusText(Map.of());
        text.begin();
        text.accept(family);
        text.end();
        assertThat(text.toString()).startsWith(TARGET);
        return text.toString().substring(TARGET.length());
    }
}
