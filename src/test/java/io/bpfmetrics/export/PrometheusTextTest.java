package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    private static final MetricDescriptor INFO = new MetricDescriptor(
            "bpf_program_info", "bpf_program_info", MetricKind.GAUGE, false, "", "Program metadata");
    private static final MetricDescriptor SIZE = new MetricDescriptor(
            "bpf_program_mem_bytes", "bpf_program_mem_bytes_total", MetricKind.COUNTER, false, "By", "Memory");
    private static final MetricDescriptor SECONDS = new MetricDescriptor(
            "duration_seconds", "duration_seconds", MetricKind.GAUGE, true, "s", "Back\\slash\nand \"quotes\"");
    private static final Map<String, String> RESOURCE = resource();

    @Test
    void writesFamiliesInTheOrderOfCollection() {
        PrometheusText text = new PrometheusText(RESOURCE);

        text.begin();
        text.accept(INFO, LabelSet.of("id", "1", "name", "a", "gpl_compatible", true), 1);
        text.accept(INFO, LabelSet.of("id", "2", "name", "", "gpl_compatible", false), 1);
        text.accept(SIZE, LabelSet.of("id", "1"), 4096);
        text.accept(SIZE, LabelSet.of("id", "2"), Long.MAX_VALUE);
        text.accept(SECONDS, LabelSet.EMPTY, 0.0025);

        assertThat(text).hasToString("""
                        # HELP target_info Target metadata
                        # TYPE target_info gauge
                        target_info{service_name="bpf-metrics-exporter",host_name="n1"} 1
                        # HELP bpf_program_info Program metadata
                        # TYPE bpf_program_info gauge
                        bpf_program_info{id="1",name="a",gpl_compatible="true"} 1
                        bpf_program_info{id="2",name="",gpl_compatible="false"} 1
                        # HELP bpf_program_mem_bytes_total Memory
                        # TYPE bpf_program_mem_bytes_total counter
                        bpf_program_mem_bytes_total{id="1"} 4096
                        bpf_program_mem_bytes_total{id="2"} 9223372036854775807
                        # HELP duration_seconds Back\\\\slash\\nand "quotes"
                        # TYPE duration_seconds gauge
                        duration_seconds 0.0025
                        """);
    }

    @Test
    void escapesLabelValuesAndKeepsOtherCharacters() {
        PrometheusText text = new PrometheusText(Map.of("a.b-c", "back\\slash \"quote\" new\nline tab\t grün 日"));

        text.begin();

        assertThat(text).hasToString("""
                        # HELP target_info Target metadata
                        # TYPE target_info gauge
                        target_info{a_b_c="back\\\\slash \\"quote\\" new\\nline tab\t grün 日"} 1
                        """);
    }

    @Test
    void joinsAttributesThatMeetUnderOneLabel() {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("a.b", "x");
        attributes.put("a_b", "y");
        attributes.put("1st", "z");
        PrometheusText text = new PrometheusText(attributes);

        text.begin();

        assertThat(text.toString()).endsWith("target_info{a_b=\"x;y\",_1st=\"z\"} 1\n");
    }

    @Test
    void forgetsThePreviousCollection() {
        PrometheusText text = new PrometheusText(Map.of());
        text.begin();
        text.accept(SIZE, LabelSet.of("id", "1"), 1);
        text.accept(SIZE, LabelSet.of("id", "2"), 2);

        text.begin();
        text.accept(SIZE, LabelSet.of("id", "2"), 3);

        assertThat(text).hasToString("""
                        # HELP target_info Target metadata
                        # TYPE target_info gauge
                        target_info 1
                        # HELP bpf_program_mem_bytes_total Memory
                        # TYPE bpf_program_mem_bytes_total counter
                        bpf_program_mem_bytes_total{id="2"} 3
                        """);
    }

    @Test
    void writesOutExactlyItsBytesHoweverMany() throws IOException {
        PrometheusText text = new PrometheusText(RESOURCE);
        text.begin();
        series(5000).forEach(labels -> text.accept(SIZE, labels, 7));

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text.writeTo(out);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(text.toString())
                .hasSize((int) text.size());
        assertThat(text.toString().lines()).hasSize(3 + 2 + 5000);
    }

    @Test
    void writesEveryIntegerAsJavaDoes() {
        for (long number : new long[] {0, 1, -1, 9, 10, 99, 100, -100, 1_000_000, Long.MAX_VALUE, Long.MIN_VALUE}) {
            PrometheusBuffer buffer = new PrometheusBuffer(new PrometheusChunks());

            buffer.append(number);

            assertThat(buffer).hasToString(Long.toString(number));
        }
    }

    @Test
    void allocatesNothingForSeriesThatStay() {
        List<LabelSet> series = series(2000);
        PrometheusText text = new PrometheusText(RESOURCE);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        for (int i = 0; i < 50; i++) {
            collect(text, series);
        }

        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 10; i++) {
            collect(text, series);
        }
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        // 40 000 values; what the measurement itself takes stays far below one byte for each
        assertThat(allocated).isLessThan(4000);
        assertThat(text.toString().lines()).hasSize(3 + 2 + 2000 + 2 + 2000);
    }

    private static void collect(PrometheusText text, List<LabelSet> series) {
        text.begin();
        for (int i = 0; i < series.size(); i++) {
            text.accept(SIZE, series.get(i), 1000L * i);
        }
        for (int i = 0; i < series.size(); i++) {
            text.accept(SECONDS, series.get(i), 0.1 * (i % 8));
        }
    }

    private static List<LabelSet> series(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> LabelSet.of("id", String.valueOf(i), "name", "program_" + i))
                .toList();
    }

    private static Map<String, String> resource() {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("service.name", "bpf-metrics-exporter");
        attributes.put("host.name", "n1");
        return attributes;
    }
}
