package io.bpfmetrics.collect;

import static io.bpfmetrics.collect.ConfigFixture.LOADED_AT;
import static io.bpfmetrics.collect.ConfigFixture.counter;
import static io.bpfmetrics.collect.ConfigFixture.draining;
import static io.bpfmetrics.collect.ConfigFixture.expiring;
import static io.bpfmetrics.collect.ConfigFixture.gauge;
import static io.bpfmetrics.collect.ConfigFixture.uint;
import static io.bpfmetrics.collect.ConfigFixture.with;
import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.config.MetricSpec;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When series begin, end, and start anew. */
@KernelTest
class SeriesLifeTest {
    private static final int HASH = 1;
    private static final int LPM_TRIE = 11;
    private static final long LOADED_NANOS = LOADED_AT.getEpochSecond() * 1_000_000_000;
    private static final String SERIES = "{a=1}";

    private final ConfigFixture fixture = new ConfigFixture();
    private final TestMap map = fixture.map(MapSpec.of(HASH, "calls", 4, 8, 100));
    private final MetricSpec calls = counter("calls", uint("a", 4));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void countsSinceTheObjectWasLoaded() throws Exception {
        map.put(u32(1), u64(5));
        Collector collector = fixture.collector(calls);

        assertThat(starts(collector)).isEqualTo(Map.of(SERIES, LOADED_NANOS));
        map.put(u32(1), u64(6));
        map.put(u32(2), u64(1));
        assertThat(starts(collector)).isEqualTo(Map.of(SERIES, LOADED_NANOS, "{a=2}", LOADED_NANOS));
    }

    @Test
    void endsWithItsEntry() throws Exception {
        map.put(u32(1), u64(5));
        map.put(u32(2), u64(6));
        map.put(u32(3), u64(7));
        Collector collector = fixture.collector(calls);
        fixture.collect(collector);

        map.remove(u32(2));

        assertThat(fixture.collect(collector)).containsExactly("calls{a=1} 5", "calls{a=3} 7");
        map.remove(u32(1));
        map.remove(u32(3));
        assertThat(fixture.collect(collector)).isEmpty();
    }

    @Test
    void startsAnewWhenItComesBack() throws Exception {
        map.put(u32(1), u64(5));
        Collector collector = fixture.collector(calls);
        fixture.collect(collector);
        map.remove(u32(1));
        long before = System.currentTimeMillis() * 1_000_000;
        fixture.collect(collector);
        long after = System.currentTimeMillis() * 1_000_000;

        map.put(u32(1), u64(8));

        assertThat(starts(collector).get(SERIES)).isBetween(before, after);
        assertThat(fixture.collect(collector)).containsExactly("calls{a=1} 8");
    }

    @Test
    void startsAnewWhenItFalls() throws Exception {
        map.put(u32(1), u64(150));
        Collector collector = fixture.collector(calls);
        long before = System.currentTimeMillis() * 1_000_000;
        fixture.collect(collector);
        long after = System.currentTimeMillis() * 1_000_000;

        map.put(u32(1), u64(30));

        Long start = starts(collector).get(SERIES);
        assertThat(start).isBetween(before, after);
        map.put(u32(1), u64(-1));
        assertThat(starts(collector).get(SERIES)).as("2^64 - 1 is more than 30").isEqualTo(start);
    }

    @Test
    void doesNotStartAGaugeAnewWhenItFalls() throws Exception {
        map.put(u32(1), u64(150));
        Collector collector = fixture.collector(with(gauge("depth", uint("a", 4)), ConfigFixture.read("calls")));
        fixture.collect(collector);

        map.put(u32(1), u64(30));

        assertThat(starts(collector)).isEqualTo(Map.of(SERIES, LOADED_NANOS));
    }

    @Test
    void expiresAnEntryThatStopsChanging() throws Exception {
        map.put(u32(1), u64(5));
        Collector collector = fixture.collector(with(calls, expiring("calls", Duration.ofMinutes(10))));
        fixture.collect(collector);

        pass(Duration.ofMinutes(10));
        assertThat(fixture.collect(collector)).as("at ten minutes").hasSize(1);
        pass(Duration.ofNanos(1));
        assertThat(fixture.collect(collector)).as("after them").isEmpty();
        assertThat(fixture.collect(collector)).isEmpty();

        map.put(u32(1), u64(6));
        assertThat(fixture.collect(collector)).containsExactly("calls{a=1} 6");
        assertThat(starts(collector).get(SERIES)).isGreaterThan(LOADED_NANOS);
    }

    @Test
    void keepsTotalsOfADrainedMap() throws Exception {
        long before = System.currentTimeMillis() * 1_000_000;
        Collector collector = fixture.collector(with(calls, draining("calls", Duration.ofHours(1), Optional.empty())));
        map.put(u32(1), u64(5));

        assertThat(fixture.collect(collector)).containsExactly("calls{a=1} 5");
        assertThat(fixture.collect(collector)).containsExactly("calls{a=1} 5");
        map.put(u32(1), u64(2));
        map.put(u32(2), u64(1));

        assertThat(fixture.collect(collector)).containsExactly("calls{a=1} 7", "calls{a=2} 1");
        assertThat(starts(collector)).containsOnlyKeys(SERIES, "{a=2}");
        assertThat(starts(collector).values())
                .as("totals that are kept here begin with the collector")
                .allSatisfy(start -> assertThat(start).isBetween(before, System.currentTimeMillis() * 1_000_000));
    }

    @Test
    void drainsATrieKeyByKey() throws Exception {
        TestMap trie = fixture.map(MapSpec.of(LPM_TRIE, "trie", 8, 8, 100).withFlags(1));
        MetricSpec metric = counter("trie", uint("bits", 4), uint("net", 4));
        Collector collector = fixture.collector(with(metric, draining("trie", Duration.ofHours(1), Optional.empty())));
        trie.put(u32(8, 10), u64(5));
        trie.put(u32(32, 10), u64(6));

        fixture.collect(collector);
        trie.put(u32(8, 10), u64(1));

        assertThat(fixture.collect(collector)).containsExactly("trie{bits=32, net=10} 6", "trie{bits=8, net=10} 6");
    }

    @Test
    void drainsBetweenCollections() throws Exception {
        Collector collector =
                fixture.collector(with(calls, draining("calls", Duration.ofMillis(20), Optional.empty())));
        map.put(u32(1), u64(5));
        long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (isThere(u32(1)) && System.nanoTime() < giveUp) {
            Thread.onSpinWait();
        }

        map.put(u32(1), u64(2));

        assertThat(fixture.collect(collector)).containsExactly("calls{a=1} 7");
    }

    @Test
    void forgetsDrainedTotalsThatStopChanging() throws Exception {
        Collector collector = fixture.collector(
                with(calls, draining("calls", Duration.ofHours(1), Optional.of(Duration.ofMinutes(1)))));
        map.put(u32(1), u64(5));
        fixture.collect(collector);

        pass(Duration.ofMinutes(1).plusNanos(1));

        assertThat(fixture.collect(collector)).isEmpty();
        map.put(u32(1), u64(2));
        assertThat(fixture.collect(collector)).containsExactly("calls{a=1} 2");
    }

    @Test
    void isThrownOutOfNoStepByManySeriesThatComeAndGo() throws Exception {
        Collector collector = fixture.collector(calls);
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 60; i++) {
                map.put(u32(round * 37 + i), u64(round * 1000L + i));
            }
            List<String> lines = fixture.collect(collector);
            assertThat(lines).hasSize(60);
            assertThat(lines).contains("calls{a=" + (round * 37 + 59) + "} " + (round * 1000 + 59));
            for (int i = 0; i < 60; i++) {
                map.remove(u32(round * 37 + i));
            }
        }
        assertThat(fixture.collect(collector)).isEmpty();
    }

    private boolean isThere(byte[] key) {
        return map.has(key);
    }

    private void pass(Duration time) {
        fixture.nanoTime.addAndGet(time.toNanos());
    }

    private static Map<String, Long> starts(Collector collector) throws Exception {
        FamilyLines lines = new FamilyLines();
        collector.collect(lines);
        return lines.starts();
    }
}
