package io.bpfmetrics.collect;

import static io.bpfmetrics.testing.Records.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.collect.EventSpan.TracePlace;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.Records;
import io.bpfmetrics.testing.Records.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of ring buffers that become spans. */
@KernelTest
class SpanRecordsTest {
    private static final String ALL = """
            tracing:
              spans:
                - ringbuf: spans
                  name: thing
                  service: things
                  labels:
                    - {name: trace_id, size: 16, decoders: [{name: hex}]}
                    - {name: parent_span_id, size: 8, decoders: [{name: hex}]}
                    - {name: span_id, size: 8, decoders: [{name: hex}]}
                    - {name: span_monotonic_timestamp_ns, size: 8, decoders: [{name: uint}]}
                    - {name: span_duration_ns, size: 8, decoders: [{name: uint}]}
                    - {name: lol, size: 4, padding: 4, decoders: [{name: string}]}
            """;

    private static final String TRACE = "beef 0000 0000 0000 feed 0000 0000 0000";
    private static final String PARENT = "feed 0000 0000 0000";
    private static final String SPAN = "beef 0000 0000 0000";
    private static final String HAHA = "68616861 ffffffff";
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long PRECISION = Duration.ofSeconds(5).toNanos(); // of a busy machine

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
    void takesIdsAsTheyStandTimesAndAttributes() throws Exception {
        Collector collector = events.collector(ALL);
        long now = System.nanoTime();
        long epoch = System.currentTimeMillis() * 1_000_000;

        Records.put(Buffer.SPANS, bytes(TRACE, PARENT, SPAN, now + MINUTE, "ffab3d00 00000000", HAHA));

        EventSpan span = only(collector);
        assertThat(span)
                .isEqualTo(new EventSpan(
                        "test",
                        "spans",
                        "things",
                        "thing",
                        Optional.of(new TracePlace(
                                "beef000000000000feed000000000000",
                                Optional.of("feed000000000000"),
                                Optional.of("beef000000000000"))),
                        span.startEpochNanos(),
                        4_041_727,
                        Map.of("lol", "haha")));
        assertThat(span.startEpochNanos())
                .isBetween(epoch + MINUTE - 2_000_000, epoch + MINUTE + 2_000_000 + PRECISION);
    }

    @Test
    void makesUpWhatNoLabelSays() throws Exception {
        Collector collector = events.collector("tracing: {spans: [{ringbuf: plain, labels: []}]}");
        long before = System.currentTimeMillis() * 1_000_000;

        Records.put(Buffer.PLAIN, bytes("00"));

        EventSpan span = only(collector);
        assertThat(span)
                .isEqualTo(new EventSpan(
                        "test", "plain", "", "plain", Optional.empty(), span.startEpochNanos(), 0, Map.of()));
        assertThat(span.startEpochNanos()).isBetween(before, before + PRECISION);
    }

    @Test
    void takesZeroesForNoParentAndNoIdOfItsOwn() throws Exception {
        Collector collector = events.collector(ALL);

        Records.put(Buffer.SPANS, bytes(TRACE, "0000000000000000", "0000000000000000", 1L, 0L, HAHA));

        assertThat(only(collector).place())
                .contains(new TracePlace("beef000000000000feed000000000000", Optional.empty(), Optional.empty()));
    }

    @Test
    void dropsAndCountsATraceIdOfZeroes() throws Exception {
        List<Collector> collectors = events.collectors(ALL);

        Records.put(Buffer.SPANS, 3, bytes("00".repeat(16), PARENT, SPAN, 1L, 0L, HAHA));
        Records.put(Buffer.SPANS, 2, bytes(TRACE, PARENT, SPAN, 1L, 0L, "68616861 ffff"));

        assertThat(spans(collectors.get(0))).isEmpty();
        assertThat(events.lost())
                .isEqualTo(Map.of("buffer_full", 0L, "undecodable", 3L, "too_short", 2L, "queue_full", 0L));
        assertThat(events.configs.collect(collectors.get(1)))
                .contains("ebpf_exporter_decoder_errors_total{config=test} 5");
    }

    @Test
    void goesWithoutParentWhereThereIsNoTraceId() throws Exception {
        Collector collector = events.collector("""
                tracing:
                  spans:
                    - ringbuf: plain
                      labels:
                        - {name: parent_span_id, size: 8, decoders: [{name: hex}]}
                        - {name: span_id, size: 8, decoders: [{name: hex}]}
                """);

        Records.put(Buffer.PLAIN, bytes(PARENT, SPAN));

        assertThat(only(collector).place()).isEmpty();
    }

    @Test
    void takesTheNameOfTheRecord() throws Exception {
        Collector collector = events.collector("""
                tracing:
                  spans: [{ringbuf: plain, name: usual, labels: [{name: span_name, size: 4, decoders: [{name: string}]}]}]
                """);

        Records.put(Buffer.PLAIN, bytes("61620000"));
        Records.put(Buffer.PLAIN, bytes("00000000"));

        assertThat(spans(collector)).extracting(EventSpan::name).containsExactly("ab", "usual");
    }

    @Test
    void leavesOutSilentlyWhatNoRegexpMatches() throws Exception {
        Collector collector = events.collector("""
                tracing:
                  spans:
                    - ringbuf: plain
                      labels:
                        - {name: a, size: 4, decoders: [{name: string}, {name: regexp, regexps: ["^ab"]}]}
                """);

        Records.put(Buffer.PLAIN, bytes("61620000"));
        Records.put(Buffer.PLAIN, bytes("62620000"));

        assertThat(spans(collector)).extracting(EventSpan::attributes).containsExactly(Map.of("a", "ab"));
        assertThat(events.lost().values()).containsOnly(0L);
    }

    @Test
    void takesTheLastOfTwoLabelsOfOneName() throws Exception {
        Collector collector = events.collector("""
                tracing:
                  spans:
                    - ringbuf: plain
                      labels:
                        - {name: a, size: 1, decoders: [{name: uint}]}
                        - {name: a, size: 1, decoders: [{name: uint}]}
                        - {name: b, size: 1, decoders: [{name: uint}]}
                """);

        Records.put(Buffer.PLAIN, bytes("010203"));

        assertThat(only(collector).attributes()).isEqualTo(Map.of("a", "2", "b", "3"));
    }

    @Test
    void makesTwoSpansAndAMetricOfOneRecord() throws Exception {
        Collector collector = events.collector("""
                events:
                  - {ringbuf: plain, fields: [{name: n, size: 8}], counters: [{name: n_total, help: h, value: n}]}
                tracing:
                  spans:
                    - {ringbuf: plain, name: first, labels: []}
                    - {ringbuf: plain, name: second, labels: [{name: n, size: 8, decoders: [{name: uint}]}]}
                """);

        Records.put(Buffer.PLAIN, bytes(7L));

        assertThat(events.configs.collect(collector)).containsExactly("n_total{} 7");
        assertThat(events.configs.taken).extracting(EventSpan::name).containsExactly("first", "second");
    }

    @ParameterizedTest
    @CsvSource({
        "ffffffff ffffff7f, 0000000000000000, 0", // begins after 2262
        "ffffffff ffffffff, 0000000000000000, 0", // no time at all
        "0100000000000000, ffffffff ffffff7f, 0", // ends after 2262
        "0100000000000000, ffffffff ffffffff, 0",
        "0100000000000000, 00000000 00000001, 1"
    })
    void takesOnlyTimesThatExist(String start, String duration, int expected) throws Exception {
        Collector collector = events.collector(ALL);

        Records.put(Buffer.SPANS, bytes(TRACE, PARENT, SPAN, start, duration, HAHA));

        assertThat(spans(collector)).hasSize(expected);
        assertThat(events.lost()).containsEntry("undecodable", 1L - expected);
    }

    @Test
    void saysOnceThatIdsHaveTheWrongLength() throws Exception {
        Collector collector = events.collector("""
                tracing:
                  spans: [{ringbuf: plain, labels: [{name: trace_id, size: 8, decoders: [{name: uint}]}]}]
                """);

        Records.put(Buffer.PLAIN, 100, bytes(5L));

        assertThat(spans(collector)).isEmpty();
        assertThat(events.lost()).containsEntry("undecodable", 100L);
    }

    private EventSpan only(Collector collector) throws Exception {
        List<EventSpan> spans = spans(collector);
        assertThat(spans).hasSize(1);
        return spans.get(0);
    }

    private List<EventSpan> spans(Collector collector) throws Exception {
        assertThat(events.configs.collect(collector)).isEmpty();
        return List.copyOf(events.configs.taken);
    }
}
