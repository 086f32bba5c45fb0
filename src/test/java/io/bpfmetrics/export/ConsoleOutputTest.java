package io.bpfmetrics.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.collect.Collector;
import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.collect.SelfMetrics;
import io.bpfmetrics.collect.SubsystemCollector;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.TestBpf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class ConsoleOutputTest {
    private static final LabelSet TRACER = LabelSet.of("id", "7", "name", "block_rq_insert", "type", "tracepoint");
    private static final LabelSet FILTER = LabelSet.of("id", "112", "name", "", "type", "cgroup_skb");
    private static final LabelSet MAP = LabelSet.of("id", "3", "name", "hits", "type", "2");

    private final SelfMetrics self = new SelfMetrics("1.2.3", "17", "6.1");
    private final List<MetricDescriptor> metrics = new SubsystemCollector(self).metrics();

    @Test
    void printsTableForEachKindOfObject() {
        assertThat(printed(0, this::twoPrograms)).isEqualTo("""
                        2026-11-20 11:48:32 UTC  2 programs, 1 map, 0 links, 12288 bytes of program memory (read in 2.5 ms)

                        2 programs
                                                          LOAD                 TRANSLATED  JITTED    MEM      VERIFIED  MAP  GPL
                         ID  NAME             TYPE        TIME                      BYTES   BYTES  BYTES  INSTRUCTIONS  IDS  COMPATIBLE  TAG
                          7  block_rq_insert  tracepoint  2026-11-20 10:00:00        1288     733   8192           161  [3]  true        34d2100b313409cd
                        112                   cgroup_skb  2026-11-20 11:00:00          64      54   4096                []               6deef7357e7b4530

                        1 map
                                          KEY  VALUE      MAX
                        ID  NAME  TYPE   SIZE   SIZE  ENTRIES  FLAGS
                         3  hits  array     4      8      256      0

                        """);
    }

    @Test
    void fitsTheTerminal() {
        assertThat(printed(80, this::twoPrograms)).isEqualTo("""
                        2026-11-20 11:48:32 UTC  2 programs, 1 map, 0 links, 12288 bytes of program memory (read in 2.5 ms)

                        2 programs
                                                          LOAD                 TRANSLATED  JITTED    MEM
                         ID  NAME             TYPE        TIME                      BYTES   BYTES  BYTES
                          7  block_rq_insert  tracepoint  2026-11-20 10:00:00        1288     733   8192
                        112                   cgroup_skb  2026-11-20 11:00:00          64      54   4096
                        (not shown for want of width: VERIFIED INSTRUCTIONS, MAP IDS, GPL COMPATIBLE, TAG)

                        1 map
                                          KEY  VALUE      MAX
                        ID  NAME  TYPE   SIZE   SIZE  ENTRIES  FLAGS
                         3  hits  array     4      8      256      0

                        """);
    }

    @Test
    void saysWhatIsWrong() {
        Source failing = sink -> {
            self.syscallFailed("BPF_PROG_GET_NEXT_ID", "EPERM");
            throw new IOException("no");
        };

        assertThat(printed(80, failing)).isEqualTo("""
                        2026-11-20 11:48:32 UTC  0 programs, 0 maps, 0 links, 0 bytes of program memory (read in 5.0 ms); NOT ALL: cannot read subsystem

                        bpf_metrics_exporter_syscall_errors_total{command=BPF_PROG_GET_NEXT_ID, errno=EPERM} 1

                        """);
    }

    @Test
    @KernelTest
    void printsWhatTheKernelHas() {
        try (TestBpf bpf = TestBpf.open()) {
            bpf.program(1, "console_seen");

            String text = print(120, new CollectorSet(List.of(new SubsystemCollector(self)), self, System::nanoTime));

            assertThat(text).containsPattern("(?m)^ *\\d+  console_seen +socket_filter +\\d{4}-\\d\\d-\\d\\d \\d\\d:");
            assertThat(text.lines()).allMatch(line -> line.length() <= 120);
        }
    }

    private void twoPrograms(MetricSink sink) {
        sink.accept(
                metric("bpf_program_info"),
                TRACER.with(
                        "tag",
                        "34d2100b313409cd",
                        "gpl_compatible",
                        true,
                        "map_ids",
                        "[3]",
                        "load_time",
                        "2026-11-20 10:00:00"),
                1);
        sink.accept(
                metric("bpf_program_info"),
                FILTER.with("tag", "6deef7357e7b4530", "map_ids", "[]", "load_time", "2026-11-20 11:00:00"),
                1);
        sink.accept(metric("bpf_program_load_time"), TRACER, 1795168800);
        sink.accept(metric("bpf_program_load_time"), FILTER, 1795172400);
        sink.accept(metric("bpf_program_size_translated_bytes"), TRACER, 1288);
        sink.accept(metric("bpf_program_size_translated_bytes"), FILTER, 64);
        sink.accept(metric("bpf_program_size_jitted_bytes"), TRACER, 733);
        sink.accept(metric("bpf_program_size_jitted_bytes"), FILTER, 54);
        sink.accept(metric("bpf_program_mem_bytes"), TRACER, 8192);
        sink.accept(metric("bpf_program_mem_bytes"), FILTER, 4096);
        sink.accept(metric("bpf_program_verified_instructions"), TRACER, 161);
        LabelSet mapInfo = MAP.with("type_name", "array", "key_size", "4", "value_size", "8", "max_entries", "256");
        sink.accept(metric("bpf_map_info"), mapInfo.with("flags", "0"), 1);
        sink.accept(metric("bpf_map_key_size"), MAP, 4);
        sink.accept(metric("bpf_map_value_size"), MAP, 8);
        sink.accept(metric("bpf_map_max_entries"), MAP, 256);
    }

    private MetricDescriptor metric(String name) {
        return metrics.stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String printed(int width, Source source) {
        AtomicLong nanos = new AtomicLong();
        LongSupplier clock = () -> nanos.addAndGet(2_500_000);
        return print(width, new CollectorSet(List.of(source), self, clock));
    }

    private static String print(int width, CollectorSet collectors) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Clock clock = Clock.fixed(Instant.parse("2026-11-20T11:48:32Z"), ZoneOffset.UTC);
        new ConsoleOutput(new PrintStream(bytes, true, UTF_8), width, clock).print(collectors);
        return bytes.toString(UTF_8);
    }

    @FunctionalInterface
    private interface Source extends Collector {
        @Override
        default String source() {
            return "subsystem";
        }

        @Override
        default List<MetricDescriptor> metrics() {
            return List.of();
        }
    }
}
