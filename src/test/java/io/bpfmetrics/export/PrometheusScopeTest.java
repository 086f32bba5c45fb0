package io.bpfmetrics.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.NumberType;
import io.bpfmetrics.testing.LogRecorder;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics whose scope is shown, as those of gadgets. */
class PrometheusScopeTest {
    private static final BucketScheme SLOTS = BucketScheme.of(new double[] {1, 2}, false);
    private static final Family PLAIN = new FixedFamily.Numbers(
            FixedFamily.counter("hits", "Hits"), NumberType.UNSIGNED, List.of(LabelSet.of("cpu", "0")), 5);

    private final PrometheusText text = new PrometheusText(Map.of());

    @Test
    void joinsFamiliesOfOneNameUnderTheHeadOfTheFirst() {
        assertThat(written(
                        latency("blockio", "Of disks", LabelSet.of("proc.comm", "a\"b"), 1, 2, 0),
                        PLAIN,
                        counter("blockio", "runs", LabelSet.EMPTY, 7),
                        latency("qdisc", "Of queues", LabelSet.EMPTY, 3, 0, 4)))
                .isEqualTo("""
                # HELP target_info Target metadata
                # TYPE target_info gauge
                target_info 1
                # HELP hits Hits
                # TYPE hits counter
                hits{cpu="0"} 5
                # HELP latency_microseconds Of disks
                # TYPE latency_microseconds histogram
                latency_microseconds_bucket{otel_scope_name="blockio",proc_comm="a\\"b",le="1"} 1
                latency_microseconds_bucket{otel_scope_name="blockio",proc_comm="a\\"b",le="2"} 3
                latency_microseconds_bucket{otel_scope_name="blockio",proc_comm="a\\"b",le="+Inf"} 3
                latency_microseconds_sum{otel_scope_name="blockio",proc_comm="a\\"b"} 9
                latency_microseconds_count{otel_scope_name="blockio",proc_comm="a\\"b"} 3
                latency_microseconds_bucket{otel_scope_name="qdisc",le="1"} 3
                latency_microseconds_bucket{otel_scope_name="qdisc",le="2"} 3
                latency_microseconds_bucket{otel_scope_name="qdisc",le="+Inf"} 7
                latency_microseconds_sum{otel_scope_name="qdisc"} 9
                latency_microseconds_count{otel_scope_name="qdisc"} 7
                # HELP runs_total What runs counts.
                # TYPE runs_total counter
                runs_total{otel_scope_name="blockio"} 7
                """);
    }

    @Test
    void writesUnitsIntoOpenMetrics() {
        PrometheusText open = new PrometheusText(LabelSet.EMPTY, PrometheusFormat.OPEN_METRICS, new PrometheusChunks());
        open.begin();
        open.accept(latency("blockio", "Of disks", LabelSet.EMPTY, 1, 0, 0));
        open.accept(counter("blockio", "runs", LabelSet.EMPTY, 7));
        open.end();

        assertThat(open.toString())
                .contains("# TYPE latency_microseconds histogram\n# UNIT latency_microseconds microseconds\n")
                .contains("# TYPE runs counter\nruns_total{otel_scope_name=\"blockio\"} 7\n")
                .endsWith("\n# EOF\n");
    }

    @Test
    void joinsLabelsThatMeetUnderOneName() {
        LabelSet labels = LabelSet.of("b", "1", "a_b", "2", "a.b", "3", "a-b", "4");

        assertThat(written(counter("s", "runs", labels, 7)))
                .endsWith("\nruns_total{otel_scope_name=\"s\",a_b=\"4;3;2\",b=\"1\"} 7\n");
    }

    @Test
    void leavesReservedLabelsToTheirOwners() {
        assertThat(written(latency("s", "", LabelSet.of("le", "x", "otel.scope.name", "y"), 1, 0, 0)))
                .contains(
                        "_bucket{otel_scope_name=\"s\",exported_le=\"x\",exported_otel_scope_name=\"y\",le=\"1\"} 1\n");
    }

    @Test
    void escapesAnyScope() {
        assertThat(written(counter("a\"b\\c\nd ü", "runs", LabelSet.EMPTY, 7)))
                .endsWith("\nruns_total{otel_scope_name=\"a\\\"b\\\\c\\nd ü\"} 7\n");
    }

    @Test
    void leavesOutWhatIsNotExported() {
        Family hidden = new PresentedFamily.Numbers(
                NumberRows.counter("x").put(LabelSet.EMPTY, 1, 0), "s", PresentedFamily.HIDDEN);

        assertThat(written(hidden, counter("s", "none"))).doesNotContain("x").doesNotContain("none");
    }

    @Test
    void refusesAnotherKindUnderTheSameNameAndSaysSoOnce() {
        Family counter = counter("one", "runs", LabelSet.EMPTY, 7);
        Family gauge = new PresentedFamily.Numbers(
                new FixedFamily.Numbers(
                        PresentedFamily.metric("runs.total", "", MetricKind.GAUGE, "Runs"),
                        NumberType.UNSIGNED,
                        List.of(LabelSet.EMPTY),
                        8),
                "two",
                PresentedFamily.SCOPED);

        try (LogRecorder log = LogRecorder.of(PrometheusGroup.class)) {
            assertThat(written(counter, gauge)).endsWith("\nruns_total{otel_scope_name=\"one\"} 7\n");
            assertThat(written(counter, gauge)).endsWith("\nruns_total{otel_scope_name=\"one\"} 7\n");
            assertThat(log.lines())
                    .containsExactly(
                            "WARNING /metrics leaves out runs.total of two: it is a gauge, and runs_total of another"
                                    + " scope, the name it has there, is a counter; give one of them another name (OTLP has"
                                    + " both)");
        }
        assertThat(written(gauge)).endsWith("# TYPE runs_total gauge\nruns_total{otel_scope_name=\"two\"} 8\n");
    }

    @Test
    void forgetsACollectionThatBrokeOff() {
        text.begin();
        text.accept(counter("s", "runs", LabelSet.EMPTY, 7));

        assertThat(written(counter("s", "runs", LabelSet.EMPTY, 8)))
                .endsWith("# TYPE runs_total counter\nruns_total{otel_scope_name=\"s\"} 8\n");
        assertThat(written(PLAIN)).endsWith("\nhits{cpu=\"0\"} 5\n").doesNotContain("runs");
    }

    @Test
    void joinsFamiliesOfAnyLengthAndGivesTheirMemoryBack() {
        PrometheusChunks chunks = new PrometheusChunks();
        PrometheusText big = new PrometheusText(LabelSet.EMPTY, PrometheusFormat.TEXT, chunks);
        for (int round = 0; round < 3; round++) {
            big.begin();
            big.accept(many("one", 10_000));
            big.accept(many("two", 10_000));
            big.end();

            String document = big.toString();
            assertThat(big.size()).isEqualTo(document.length());
            List<String> lines = document.lines().toList();
            assertThat(lines).hasSize(3 + 2 + 20_000);
            for (int i = 0; i < 10_000; i++) {
                assertThat(lines.get(5 + i))
                        .isEqualTo("many_total{otel_scope_name=\"one\",name=\"series " + i + "\"} " + i);
            }
            assertThat(lines.get(20_004)).startsWith("many_total{otel_scope_name=\"two\",name=\"series 9999\"}");
            big.clear();
            assertThat(big.size()).isZero();
            assertThat(chunks.idle()).isGreaterThan(document.length() / PrometheusChunks.SIZE);
        }
    }

    @Test
    void allocatesNothingPerSeries() {
        Family one = many("one", 10_000);
        Family two = many("two", 10_000);
        for (int i = 0; i < 20; i++) {
            write(one, two);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();

        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 10; i++) {
            write(one, two);
        }

        // 200 000 values; what begins a document stays far below one byte for each
        assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(20_000);
    }

    @Test
    void pleasesPromtool(@TempDir Path directory) throws Exception {
        PrometheusTools.require("promtool");
        Path page = directory.resolve("metrics.txt");
        Path said = directory.resolve("said.txt");
        Files.writeString(
                page,
                written(
                        latency("blockio", "Of disks", LabelSet.of("proc.comm", "dd"), 1, 2, 0),
                        counter("blockio", "runs", LabelSet.of("le", "1"), 7),
                        latency("qdisc", "Of queues", LabelSet.EMPTY, 3, 0, 4),
                        counter("qdisc", "runs", LabelSet.EMPTY, 9)));

        int status = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(page.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();

        // the gadget chose this unit, and Inspektor Gadget's own page has the same name
        assertThat(said)
                .content(UTF_8)
                .isEqualTo("latency_microseconds use base unit \"seconds\" instead of \"microseconds\"\n");
        assertThat(status).isEqualTo(3); // remarks about style, and no error
    }

    @Test
    void writesTheSameAsProtobuf() throws Exception {
        ProtobufDocument document = new ProtobufDocument(LabelSet.EMPTY, new PrometheusChunks());
        for (int round = 0; round < 2; round++) {
            document.begin();
            document.accept(counter("one", "runs", LabelSet.of("a.b", "1", "a_b", "2"), 7));
            document.accept(PLAIN);
            document.accept(latency("blockio", "Of disks", LabelSet.EMPTY, 1, 2, 0));
            document.accept(counter("two", "runs", LabelSet.of("le", "x"), 8));
            document.accept(new PresentedFamily.Numbers(
                    NumberRows.counter("x").put(LabelSet.EMPTY, 1, 0), "s", PresentedFamily.HIDDEN));
            document.end();

            ProtobufPage page = ProtobufPage.of(document);
            assertThat(page.lines())
                    .containsExactly(
                            "GAUGE target_info \"Target metadata\"",
                            "target_info{} 1.0",
                            "COUNTER hits \"Hits\"",
                            "hits{cpu=0} 5.0",
                            "COUNTER runs_total \"What runs counts.\"",
                            "runs_total{otel_scope_name=one,a_b=1;2} 7.0",
                            "runs_total{otel_scope_name=two,exported_le=x} 8.0",
                            "HISTOGRAM latency_microseconds \"Of disks\"");
            assertThat(ProtobufPage.labels(page.family("latency_microseconds").getMetric(0)))
                    .isEqualTo("{otel_scope_name=blockio}");
            document.clear();
        }
    }

    @Test
    void joinsLongFamiliesAsProtobuf() throws Exception {
        PrometheusChunks chunks = new PrometheusChunks();
        ProtobufDocument document = new ProtobufDocument(LabelSet.EMPTY, chunks);
        document.begin();
        document.accept(many("one", 10_000));
        document.accept(PLAIN);
        document.accept(many("two", 10_000));
        document.end();

        ProtobufPage page = ProtobufPage.of(document);
        assertThat(page.size()).isEqualTo(document.size());
        assertThat(page.family("many_total").getMetricCount()).isEqualTo(20_000);
        assertThat(page.lines()).contains("many_total{otel_scope_name=two,name=series 9999} 9999.0");
    }

    private void write(Family... families) {
        text.begin();
        for (Family family : families) {
            text.accept(family);
        }
        text.end();
        text.clear();
    }

    private String written(Family... families) {
        text.begin();
        for (Family family : families) {
            text.accept(family);
        }
        text.end();
        String document = text.toString();
        text.clear();
        return document;
    }

    private static Family latency(String scope, String help, LabelSet labels, long... counts) {
        MetricDescriptor metric = PresentedFamily.metric("latency", "us", MetricKind.HISTOGRAM, help);
        return new PresentedFamily.Histograms(
                new FixedFamily.Histogram(metric, SLOTS, labels, 9, counts), scope, PresentedFamily.SCOPED);
    }

    private static Family counter(String scope, String name, LabelSet labels, long value) {
        return counter(scope, name, List.of(labels), value);
    }

    private static Family counter(String scope, String name) {
        return counter(scope, name, List.of());
    }

    private static Family counter(String scope, String name, List<LabelSet> labels, long... values) {
        MetricDescriptor metric = PresentedFamily.metric(name, "", MetricKind.COUNTER, "What " + name + " counts.");
        return new PresentedFamily.Numbers(
                new FixedFamily.Numbers(metric, NumberType.UNSIGNED, labels, values), scope, PresentedFamily.SCOPED);
    }

    private static Family many(String scope, int count) {
        List<LabelSet> series = IntStream.range(0, count)
                .mapToObj(i -> LabelSet.of("name", "series " + i))
                .toList();
        return counter(
                scope,
                "many",
                series,
                IntStream.range(0, count).mapToLong(i -> i).toArray());
    }
}
