package io.bpfmetrics.collect;

import static io.bpfmetrics.collect.ConfigFixture.label;
import static io.bpfmetrics.collect.ConfigFixture.uint;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.config.EventMetricSpec;
import io.bpfmetrics.config.EventsSpec;
import io.bpfmetrics.config.LabelSpec;
import io.bpfmetrics.config.MetricType;
import io.bpfmetrics.object.BpfObject;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectRequest;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.Orders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counters of perf event arrays. */
@KernelTest
class EventCountsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration NEVER = Duration.ZERO;

    private final ConfigFixture fixture = new ConfigFixture();
    private BpfObject object;

    @BeforeEach
    void load() throws ObjectException {
        object = BpfObject.load(new ObjectRequest(Orders.OBJECT, Optional.empty(), Map.of(), List.of()));
    }

    @AfterEach
    void close() {
        fixture.close();
        object.close();
    }

    @Test
    void countsEveryRecordByItsLabels() throws Exception {
        Collector collector = collector(events("events_total", uint("b", 4), uint("a", 4)));
        assertThat(fixture.collect(collector)).isEmpty();

        Orders.events(5, 8, number(7, 1));
        Orders.events(2, 8, number(-1, 0));

        assertThat(fixture.collect(collector))
                .containsExactly("events_total{a=0, b=4294967295} 2", "events_total{a=1, b=7} 5");
        Orders.events(1, 8, number(7, 1));
        assertThat(fixture.collect(collector))
                .containsExactly("events_total{a=0, b=4294967295} 2", "events_total{a=1, b=7} 6");
    }

    @Test
    void countsRecordsWithoutLabels() throws Exception {
        Collector collector = collector(events("events_total"));

        Orders.events(3, 0, 0);
        Orders.events(4, 8, 5);

        assertThat(fixture.collect(collector)).containsExactly("events_total{} 7");
    }

    @Test
    void ignoresPaddingAndWhatIsBeyondTheLabels() throws Exception {
        Collector collector = collector(events("events_total", label("a", 1, 3, "uint"), uint("b", 2)));

        Orders.events(1, 8, number(0x777701, 0x99990002));
        Orders.events(1, 100, number(0x555501, 0x88880002));

        assertThat(fixture.collect(collector)).containsExactly("events_total{a=1, b=2} 2");
    }

    @Test
    void goesOnAfterRecordsThatAreTooShortOrUndecodable() throws Exception {
        List<Collector> collectors =
                collectors(source("test", events("events_total", label("a", 16, 0, "string", "errno"))));

        Orders.events(3, 8, 0);
        Orders.events(2, 16, 'x');
        Orders.events(1, 16, '2');
        Orders.events(1, 16, 'x');

        assertThat(fixture.collect(collectors.get(0))).containsExactly("events_total{a=ENOENT} 1");
        assertThat(lost()).isEqualTo(Map.of("buffer_full", 0L, "too_short", 3L, "undecodable", 3L, "series_limit", 0L));
        assertThat(fixture.collect(collectors.get(1))).contains("ebpf_exporter_decoder_errors_total{config=test} 6");
    }

    @Test
    void leavesOutSilentlyWhatNoRegexpMatches() throws Exception {
        DecoderSpec twos = new DecoderSpec("regexp", Map.of(), false, List.of("^2"));
        LabelSpec label = new LabelSpec(
                "a", Optional.empty(), 8, 0, List.of(DecoderSpec.of("uint"), twos), ConfigFixture.NOWHERE);
        Collector collector = collector(events("events_total", label));

        Orders.events(3, 8, 1);
        Orders.events(2, 8, 2);

        assertThat(fixture.collect(collector)).containsExactly("events_total{a=2} 2");
        assertThat(lost()).isEqualTo(Map.of("buffer_full", 0L, "too_short", 0L, "undecodable", 0L, "series_limit", 0L));
    }

    @Test
    void startsWhenItsBufferIsOpened() throws Exception {
        long before = System.currentTimeMillis() * 1_000_000;
        Collector collector = collector(events("events_total"));
        long after = System.currentTimeMillis() * 1_000_000;

        Orders.events(1, 8, 0);

        assertThat(starts(collector).get("{}")).isBetween(before, after);
    }

    @Test
    void dropsAllSeriesWhenTheyAreToBeFlushed() throws Exception {
        Collector collector = collector(flushed("events_total", Duration.ofMinutes(1), uint("a", 8)));
        Orders.events(5, 8, 1);
        Orders.events(5, 8, 2);
        fixture.nanoTime.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(fixture.collect(collector)).containsExactly("events_total{a=1} 5", "events_total{a=2} 5");

        fixture.nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
        Orders.events(1, 8, 1);
        assertThat(fixture.collect(collector)).containsExactly("events_total{a=1} 6", "events_total{a=2} 5");
        assertThat(fixture.collect(collector)).isEmpty();
        Orders.events(1, 8, 2);

        assertThat(fixture.collect(collector)).containsExactly("events_total{a=2} 1");
    }

    /** Otherwise nobody could tell that 5 before and 7 afterwards are 12 together. */
    @Test
    void startsAnewWithTheFlushEvenIfMoreCameThanBefore() throws Exception {
        Collector collector = collector(flushed("events_total", Duration.ofMinutes(1)));
        Orders.events(5, 8, 1);
        long first = Objects.requireNonNull(starts(collector).get("{}"));

        fixture.nanoTime.addAndGet(Duration.ofSeconds(90).toNanos());
        long flush =
                System.currentTimeMillis() * 1_000_000 - Duration.ofSeconds(30).toNanos();
        fixture.collect(collector);
        Orders.events(7, 8, 1);

        assertThat(fixture.collect(collector)).containsExactly("events_total{} 7");
        assertThat(starts(collector).get("{}")).isNotEqualTo(first).isBetween(flush, flush + PATIENCE.toNanos());
    }

    @Test
    void neverDropsSeriesThatNobodyAskedToFlush() throws Exception {
        Collector collector = collector(events("events_total"));
        Orders.events(5, 8, 1);
        fixture.collect(collector);

        fixture.nanoTime.addAndGet(Duration.ofDays(365).toNanos());

        assertThat(fixture.collect(collector)).containsExactly("events_total{} 5");
    }

    @Test
    void sumsUpWhatIsBeyondTheLimit() throws Exception {
        Collector collector = collector(limited(events("events_total", uint("a", 8)), 2));

        for (int i = 1; i <= 4; i++) {
            Orders.events(i, 8, i);
        }

        assertThat(fixture.collect(collector))
                .containsExactly(
                        "events_total{a=1} 1", "events_total{a=2} 2", "events_total{otel.metric.overflow=true} 7");
        assertThat(lost()).containsEntry("series_limit", 7L);
    }

    @Test
    void hasTenThousandSeriesUnlessToldOtherwise() throws Exception {
        Collector collector = collector(events("events_total", uint("a", 8)));

        for (int i = 1; i <= 10_001; i++) {
            Orders.events(1, 8, i);
        }

        assertThat(fixture.collect(collector))
                .hasSize(10_001)
                .contains("events_total{a=10000} 1", "events_total{otel.metric.overflow=true} 1");
    }

    /** Only so many kinds of records are remembered; here they differ in bytes without a label. */
    @Test
    void countsOnWhenItForgetsRecordsThatWereAlike() throws Exception {
        Collector collector = collector(events("events_total", label("a", 4, 4, "uint")));

        for (int i = 1; i <= 70_000; i++) {
            Orders.events(1, 8, number(5, i));
        }

        assertThat(fixture.collect(collector)).containsExactly("events_total{a=5} 70000");
    }

    @Test
    void countsForSeveralMetricsOfOneMap() throws Exception {
        EventsSpec whole = events("events_total");
        EventsSpec byKind = named(events("events_total", uint("kind", 8)), "kinds_total");
        Collector collector = collector(whole, byKind);

        Orders.events(2, 8, 1);
        Orders.events(1, 8, 2);

        assertThat(fixture.collect(collector))
                .containsExactly("events_total{} 3", "kinds_total{kind=1} 2", "kinds_total{kind=2} 1");
    }

    @Test
    void addsUpEqualMetricsOfTwoConfigs() throws Exception {
        ConfigSource first = source("first", events("events_total"));
        ConfigSource second = source("second", named(events("others_total"), "events_total"));
        List<Collector> collectors = collectors(first, second);

        Orders.events(2, 8, 1);
        Orders.others(3, 8, 1);

        assertThat(fixture.collect(collectors.get(0))).isEmpty();
        assertThat(fixture.collect(collectors.get(1))).containsExactly("events_total{} 5");
    }

    @Test
    void readsBuffersBetweenCollections() throws Exception {
        Collector collector = collector(events("events_total", uint("a", 16)));

        Orders.events(4, 8, 1);

        long end = System.nanoTime() + PATIENCE.toNanos();
        while (lost().getOrDefault("too_short", 0L) < 4 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(lost()).containsEntry("too_short", 4L);
        assertThat(fixture.collect(collector)).isEmpty();
    }

    @Test
    void hasNoThreadWithoutBuffers() throws Exception {
        Collector collector = collector(events("events_total"), events("others_total"));
        awaitEventThreads(1);

        ((ConfigCollector) collector).close();

        awaitEventThreads(0);
    }

    @Test
    void saysWhichMapIsOfTheWrongType() throws Exception {
        ConfigSpec plain = ConfigFixture.spec("test", List.of(ConfigFixture.counter("events_total")), List.of());

        assertThat(problems(events("plain_total")))
                .containsExactly("map \"plain_total\" is no perf event array; leave out perf_event_array: plain_total");
        assertThat(ConfigCollectors.problems(source(plain), fixture.decoders))
                .containsExactly("map \"events_total\" is a perf event array; write perf_event_array: true to count"
                        + " its records: events_total");
        assertThat(problems(events("events_total"))).isEmpty();
    }

    /** Those of tests before may take a moment to end. */
    private static void awaitEventThreads(long wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (eventThreads() != wanted && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(eventThreads()).isEqualTo(wanted);
    }

    private static long eventThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("bpf-events"))
                .count();
    }

    private Map<String, Long> starts(Collector collector) throws Exception {
        FamilyLines lines = new FamilyLines();
        collector.collect(lines);
        return lines.starts();
    }

    /** Events that are in no series, by reason. */
    private Map<String, Long> lost() {
        FamilyLines lines = new FamilyLines();
        fixture.self.collect(lines);
        return lines.lostEvents();
    }

    private Collector collector(EventsSpec... metrics) {
        return collectors(source("test", metrics)).get(0);
    }

    private List<Collector> collectors(ConfigSource... sources) {
        return fixture.collectors(sources);
    }

    private List<String> problems(EventsSpec... metrics) throws ObjectException {
        return ConfigCollectors.problems(source("test", metrics), fixture.decoders);
    }

    private ConfigSource source(String name, EventsSpec... metrics) {
        return source(ConfigFixture.spec(name, List.of(), List.of(metrics)));
    }

    private ConfigSource source(ConfigSpec spec) {
        return new ConfigSource(spec, object.maps(), List.of(), Optional.empty(), ConfigFixture.LOADED_AT);
    }

    private static long number(long low, long high) {
        return high << 32 | (low & 0xffffffffL);
    }

    private static EventsSpec events(String map, LabelSpec... labels) {
        return flushed(map, NEVER, labels);
    }

    private static EventsSpec flushed(String map, Duration interval, LabelSpec... labels) {
        return spec(map, map, Optional.of(interval).filter(it -> !it.isZero()), OptionalInt.empty(), List.of(labels));
    }

    private static EventsSpec named(EventsSpec spec, String name) {
        EventMetricSpec metric = spec.metrics().get(0);
        return spec(name, spec.buffer(), metric.flushInterval(), OptionalInt.empty(), spec.fields());
    }

    private static EventsSpec limited(EventsSpec spec, int limit) {
        EventMetricSpec metric = spec.metrics().get(0);
        return spec(metric.name(), spec.buffer(), metric.flushInterval(), OptionalInt.of(limit), spec.fields());
    }

    private static EventsSpec spec(
            String name, String map, Optional<Duration> flush, OptionalInt limit, List<LabelSpec> labels) {
        EventMetricSpec metric = new EventMetricSpec(
                MetricType.COUNTER,
                name,
                "Help.",
                "",
                Optional.empty(),
                OptionalDouble.empty(),
                labels.stream().map(LabelSpec::name).toList(),
                Map.of(),
                List.of(),
                flush,
                limit,
                ConfigFixture.NOWHERE);
        return new EventsSpec(
                map, true, Optional.empty(), labels, Optional.empty(), List.of(metric), ConfigFixture.NOWHERE);
    }
}
