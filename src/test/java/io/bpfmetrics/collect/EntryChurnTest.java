package io.bpfmetrics.collect;

import static io.bpfmetrics.collect.ConfigFixture.counter;
import static io.bpfmetrics.collect.ConfigFixture.label;
import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.kernel.KeyByKeyEntries;
import io.bpfmetrics.kernel.MapEntries;
import io.bpfmetrics.kernel.MapShape;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestMap;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Maps of 10 000 entries, half of which are deleted and inserted again at full speed: the other half must count exactly
 * once in every reading. {@code -Dchurn.seconds=60} makes it longer.
 */
@KernelTest
class EntryChurnTest {
    private static final int ENTRIES = 10_000;
    private static final int STABLE = 0;
    private static final int CHURNED = 1;
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("churn.seconds", 10) / 2);

    private final ConfigFixture fixture = new ConfigFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void countsEveryEntryOnceWhileOthersComeAndGo(int type) throws Exception {
        TestMap map = filled(type);
        Collector collector = fixture.collector(counter("calls", label("kind", 4, 4, "uint")));

        long readings = whileChurning(map, () -> {
            List<String> lines = fixture.collect(collector);
            assertThat(lines.get(0)).isEqualTo("calls{kind=0} " + ENTRIES / 2);
            if (lines.size() > 1) {
                long churned = Long.parseLong(lines.get(1).substring("calls{kind=1} ".length()));
                assertThat(churned).isBetween(0L, ENTRIES / 2L);
            }
        });

        assertThat(readings).as("an emulated processor reads a few times").isGreaterThan(2);
        assertThat(fixture.dropped()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void doesSoKeyByKeyToo(int type) throws Exception {
        TestMap map = filled(type);
        MapShape shape = new MapShape(type, 8, 8, 4 * ENTRIES, 0);
        RowTable rows = new RowTable(8, 1);
        long[] sums = new long[2];
        try (MapEntries entries = KeyByKeyEntries.of(map.fd(), shape)) {
            long readings = whileChurning(map, () -> {
                sums[STABLE] = 0;
                sums[CHURNED] = 0;
                rows.begin();
                entries.read((keys, key, values, value) -> {
                    if (rows.see(keys, key) >= 0) {
                        sums[keys.getInt(key)] += values.getLong(value);
                    }
                });
                assertThat(sums[STABLE]).isEqualTo(ENTRIES / 2);
                assertThat(sums[CHURNED]).isBetween(0L, ENTRIES / 2L);
                rows.sweep();
            });
            assertThat(readings).isPositive();
        }
    }

    private TestMap filled(int type) {
        TestMap map = fixture.map(MapSpec.of(type, "calls", 8, 8, 4 * ENTRIES));
        for (int i = 0; i < ENTRIES / 2; i++) {
            map.put(u32(STABLE, i), u64(1));
            map.put(u32(CHURNED, i), u64(1));
        }
        return map;
    }

    private static long whileChurning(TestMap map, Reading reading) throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        Thread churn = new Thread(() -> {
            for (int i = 0; !isOver.get(); i = (i + 7919) % (ENTRIES / 2)) {
                map.remove(u32(CHURNED, i));
                map.put(u32(CHURNED, i), u64(1));
            }
        });
        churn.start();
        long end = System.nanoTime() + TIME.toNanos();
        long readings = 0;
        try {
            while (System.nanoTime() < end) {
                reading.run();
                readings++;
            }
            assertThat(churn.isAlive()).as("the churn goes on").isTrue();
        } finally {
            isOver.set(true);
            churn.join();
        }
        return readings;
    }

    private interface Reading {
        void run() throws Exception;
    }
}
