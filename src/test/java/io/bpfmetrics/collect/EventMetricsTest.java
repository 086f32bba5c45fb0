package io.bpfmetrics.collect;

import static io.bpfmetrics.testing.Records.bytes;
import static io.bpfmetrics.testing.Records.exec;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.object.ObjectMap;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.Records;
import io.bpfmetrics.testing.Records.Buffer;
import io.bpfmetrics.testing.SyntaxExamples;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counters, gauges and histograms of the records of buffers. */
@KernelTest
class EventMetricsTest {
    private static final String SORTS = """
            events:
              - ringbuf: plain
                struct: sorts_event
                fields: [{name: half, field: pair.left, decoders: [{name: uint}, {name: static_map, static_map: {7: seven}}]}]
                counters:
                  - {name: all_total, help: h, labels: [color, level, pair_left, pair_right, bytes, text, large, half]}
                  - {name: few_total, help: h, labels: [text, color], const_labels: {x: y}, value: large}
                gauges:
                  - {name: level, help: h, labels: [color], value: level, scale: 0.5}
                  - {name: raw, help: h, value: large}
            """;

    @TempDir
    private Path folder;

    private EventFixture events;

    @BeforeEach
    void load() throws Exception {
        events = new EventFixture(folder);
    }

    @AfterEach
    void close() {
        events.close();
    }

    @Test
    void countsAddsAndObservesTheFieldsOfAStruct() throws Exception {
        Collector collector = events.collector(SyntaxExamples.RING_BUFFER);
        assertThat(collect(collector)).isEmpty();

        Records.put(Buffer.EXECS, exec("sh", 10, 1_000_000));
        Records.put(Buffer.EXECS, exec("sh", 5, 1_000_001));
        Records.put(Buffer.EXECS, exec("sh", 0, 200_000_000));
        Records.put(Buffer.EXECS, exec("sixteen-letters", 1L << 63, 0));

        assertThat(collect(collector))
                .containsExactly(
                        "exec_arg_bytes_total{comm=sh} 15",
                        "exec_arg_bytes_total{comm=sixteen-letters} 9223372036854775808",
                        "exec_seconds{comm=sh} 0.001=1 0.01=2 0.1=2 +Inf=3 sum=0.202000001",
                        "exec_seconds{comm=sixteen-letters} 0.001=1 0.01=1 0.1=1 +Inf=1 sum=0.0",
                        "execs_total{comm=sh} 3",
                        "execs_total{comm=sixteen-letters} 1");
        assertThat(events.lost())
                .isEqualTo(Map.of("buffer_full", 0L, "too_short", 0L, "undecodable", 0L, "series_limit", 0L));
    }

    @Test
    void countsPerfEventsByTheirFields() throws Exception {
        Collector collector = events.collector(SyntaxExamples.PERF_BUFFER);

        Records.put(Buffer.OOMS, 3, bytes(0L));

        assertThat(collect(collector)).containsExactly("oom_kills_total{cgroup=unknown_cgroup_id:0} 3");
        assertThat(events.lost()).containsEntry("buffer_full", 0L);
    }

    @Test
    void showsMembersOfAllSorts() throws Exception {
        Collector collector = events.collector(SORTS);

        Records.put(Buffer.PLAIN, sorts(5, -3, 7, "61 62 00 78 00 00 00 00", 9));
        Records.put(Buffer.PLAIN, sorts(1, -2, 8, "61 62 00 79 00 00 00 00", 10));
        Records.put(Buffer.PLAIN, sorts(5, -1, 7, "61 62 00 78 00 00 00 00", 11));

        assertThat(collect(collector))
                .containsExactly(
                        "all_total{bytes=01020304, color=1, half=unknown:8, large=10, level=-2, pair_left=8, pair_right=65535,"
                                + " text=ab} 1",
                        "all_total{bytes=01020304, color=GREEN, half=seven, large=11, level=-1, pair_left=7,"
                                + " pair_right=65535, text=ab} 1",
                        "all_total{bytes=01020304, color=GREEN, half=seven, large=9, level=-3, pair_left=7,"
                                + " pair_right=65535, text=ab} 1",
                        "few_total{color=1, text=ab, x=y} 10",
                        "few_total{color=GREEN, text=ab, x=y} 20",
                        "level{color=1} -1.0",
                        "level{color=GREEN} -0.5",
                        "raw{} 11");
    }

    private static byte[] sorts(int color, int level, int left, String text, long large) {
        long first = (long) level << 32 | color;
        return bytes(first, (long) left | 0xffffL << 16 | 0x04030201L << 32, text, large);
    }

    @Test
    void takesARecordThatEndsBehindWhatIsUsed() throws Exception {
        Collector collector = events.collector("""
                events:
                  - ringbuf: execs
                    struct: exec_event
                    counters: [{name: execs_total, help: h, labels: [comm]}]
                """);

        Records.put(Buffer.EXECS, 2, bytes("6162 0000 0000 0000 0000 0000 0000 0000"));
        Records.put(Buffer.EXECS, 3, bytes("6162 0000 0000 0000 0000 0000 0000 00"));

        assertThat(collect(collector)).containsExactly("execs_total{comm=ab} 2");
        assertThat(events.lost()).containsEntry("too_short", 3L);
    }

    @Test
    void needsAllFieldsThatHaveSizes() throws Exception {
        Collector collector = events.collector("""
                events:
                  - ringbuf: plain
                    fields: [{name: a, size: 1, padding: 3, decoders: [{name: uint}]}, {name: b, size: 2, padding: 2}]
                    counters: [{name: a_total, help: h, labels: [a]}]
                    gauges: [{name: b, help: h, value: b}]
                """);

        Records.put(Buffer.PLAIN, bytes("01 ffffff feff ffff"));
        Records.put(Buffer.PLAIN, bytes("01 ffffff feff ff"));
        Records.put(Buffer.PLAIN, bytes("01 ffffff 0500 ffff ff"));

        assertThat(collect(collector)).containsExactly("a_total{a=1} 2", "b{} 5");
        assertThat(events.lost()).containsEntry("too_short", 1L);
    }

    @Test
    void readsASignedValueByItsFirstDecoder() throws Exception {
        Collector collector = events.collector("""
                events:
                  - ringbuf: plain
                    fields: [{name: n, size: 4, decoders: [{name: int}]}]
                    counters: [{name: n_total, help: h, value: n}]
                    gauges: [{name: n, help: h, value: n}]
                    histograms:
                      - {name: explicit, help: h, value: n, boundaries: [-1, 0, 1]}
                      - {name: exponential, help: h, value: n, aggregation: exponential}
                """);

        Records.put(Buffer.PLAIN, bytes("02000000"));
        Records.put(Buffer.PLAIN, bytes("ffffffff"));

        List<String> lines = collect(collector);
        assertThat(lines).contains("n_total{} 2", "n{} -1", "explicit{} -1.0=1 0.0=1 1.0=1 +Inf=2 sum=1.0");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("exponential{} 0.0=0 1.0=0 2.0=1 4.0=1 "))
                .singleElement()
                .asString()
                .endsWith(" +Inf=1 sum=2.0");
        assertThat(events.lost()).containsEntry("undecodable", 1L);
    }

    @Test
    void makesNoSeriesOfValuesThatAreNone() throws Exception {
        Collector collector = events.collector("""
                events:
                  - ringbuf: plain
                    fields: [{name: n, size: 4, decoders: [{name: int}]}]
                    counters: [{name: n_total, help: h, labels: [n], value: n, series_limit: 1}]
                    histograms: [{name: hist, help: h, labels: [n], value: n, aggregation: exponential, series_limit: 1}]
                """);

        Records.put(Buffer.PLAIN, bytes("fbffffff"));
        Records.put(Buffer.PLAIN, bytes("01000000"));

        assertThat(collect(collector))
                .hasSize(2)
                .anyMatch("n_total{n=1} 1"::equals)
                .anyMatch(line -> line.startsWith("hist{n=1} "));
        assertThat(events.lost()).containsEntry("undecodable", 1L).containsEntry("series_limit", 0L);
    }

    @Test
    void countsARecordOncePerReason() throws Exception {
        Collector collector = events.collector("""
                events:
                  - ringbuf: plain
                    fields: [{name: n, size: 8, decoders: [{name: uint}]}]
                    counters:
                      - {name: a_total, help: h, labels: [n], series_limit: 1}
                      - {name: b_total, help: h, labels: [n], series_limit: 1, value: n}
                      - {name: c_total, help: h, labels: [n]}
                    gauges: [{name: g, help: h, labels: [n], value: n, series_limit: 1}]
                    histograms: [{name: hist, help: h, labels: [n], value: n, boundaries: [4], series_limit: 1}]
                """);

        for (long n = 1; n <= 5; n++) {
            Records.put(Buffer.PLAIN, bytes(n));
        }

        assertThat(collect(collector))
                .containsExactly(
                        "a_total{n=1} 1",
                        "a_total{otel.metric.overflow=true} 4",
                        "b_total{n=1} 1",
                        "b_total{otel.metric.overflow=true} 14",
                        "c_total{n=1} 1",
                        "c_total{n=2} 1",
                        "c_total{n=3} 1",
                        "c_total{n=4} 1",
                        "c_total{n=5} 1",
                        "g{n=1} 1",
                        "hist{n=1} 4.0=1 +Inf=1 sum=1.0",
                        "hist{otel.metric.overflow=true} 4.0=3 +Inf=4 sum=14.0");
        assertThat(events.lost()).isEqualTo(Map.of("too_short", 0L, "undecodable", 0L, "series_limit", 4L));
    }

    @Test
    void hasNoNumberOfLossesThatNobodyCounts() throws Exception {
        Collector collector = events.collector("""
                events:
                  - {ringbuf: plain, fields: [{name: n, size: 8}], counters: [{name: a_total, help: h}]}
                """);

        Records.put(Buffer.PLAIN, 5000, new byte[100]);
        collect(collector);

        assertThat(events.lost()).doesNotContainKey("buffer_full");
    }

    @Test
    void knowsWhatFoundNoRoomByTheNameOfTheMap() throws Exception {
        Collector collector = events.collector("""
                events:
                  - {ringbuf: spans, fields: [{name: n, size: 8}], counters: [{name: a_total, help: h}]}
                """);

        Records.put(Buffer.SPANS, 50_000, new byte[500]);

        long received = Long.parseLong(collect(collector).get(0).replace("a_total{} ", ""));
        assertThat(events.lost().get("buffer_full"))
                .isEqualTo(50_000 - received)
                .isPositive();
    }

    /** Another text for an object that stays makes new collectors. */
    @Test
    void countsLossesOnceThoughCollectorsComeAndGo() throws Exception {
        EventContext context = EventContext.of(SpanSink.NOWHERE);
        LostRecords first = LostRecords.of(map("execs_lost"), context.lostRecords());
        Records.put(Buffer.EXECS, 5000, new byte[100]);

        long lost = first.fresh();
        LostRecords second = LostRecords.of(map("execs_lost"), context.lostRecords());

        assertThat(lost).isPositive();
        assertThat(second.fresh()).isZero();
        first.close();
        second.close();
    }

    private ObjectMap map(String name) {
        return events.object.maps().stream()
                .filter(map -> map.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void saysWhatDoesNotFit() throws Exception {
        assertThat(events.problems("""
                events:
                  - {ringbuf: exec, struct: exec_event, counters: [{name: a_total, help: h}]}
                  - {ringbuf: ooms, struct: exec_event, counters: [{name: b_total, help: h}]}
                  - {perf_event_array: execs, struct: exec_event, counters: [{name: c_total, help: h}]}
                  - {ringbuf: execs, struct: exec_evnt, counters: [{name: d_total, help: h}]}
                  - {ringbuf: execs, struct: exec_event, counters: [{name: e_total, help: h, labels: [com]}]}
                  - {ringbuf: execs, struct: exec_event, counters: [{name: f_total, help: h, value: comm}]}
                  - {ringbuf: execs, struct: exec_event, lost: execs, counters: [{name: g_total, help: h}]}
                  - {ringbuf: execs, struct: exec_event, lost: execs_lost, counters: [{name: h_total, help: h}]}
                  - {ringbuf: plain, struct: exec_event, lost: execs_lost, counters: [{name: i_total, help: h}]}
                tracing:
                  spans:
                    - {ringbuf: ooms, labels: []}
                """))
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .startsWith("there is no map \"exec\"")
                                .contains("execs"),
                        problem -> assertThat(problem).contains("\"ooms\" is no ring buffer; it is a perf event array"),
                        problem ->
                                assertThat(problem).contains("\"execs\" is no perf event array; it is a ring buffer"),
                        problem -> assertThat(problem)
                                .contains("no struct exec_evnt")
                                .contains("unused_exec_evnt"),
                        problem -> assertThat(problem)
                                .contains("no field \"com\"")
                                .contains("comm")
                                .endsWith(": e_total"),
                        problem -> assertThat(problem).contains("field \"comm\" is no integer"),
                        problem -> assertThat(problem).contains("\"execs\" cannot count lost records"),
                        problem -> assertThat(problem).contains("another map does; each buffer needs a map of its own"),
                        problem -> assertThat(problem).contains("it counts those of \"execs\""),
                        problem -> assertThat(problem).contains("\"ooms\" is no ring buffer"));
    }

    private List<String> collect(Collector collector) throws Exception {
        return events.configs.collect(collector);
    }
}
