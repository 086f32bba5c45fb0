package io.bpfmetrics.collect;

import static io.bpfmetrics.testing.MapContents.u32;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.config.GadgetOptions;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.Orders;
import io.bpfmetrics.testing.TestMap;
import io.bpfmetrics.testing.Things;
import io.bpfmetrics.testing.Things.Thing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the maps of a gadget are emptied, and what becomes of the totals. */
@KernelTest
class GadgetDrainTest {
    private static final String THINGS = "datasources: {things: {annotations: {metrics.collect: true}}}\n";
    private static final String QUEUES = "datasources: {queues: {annotations: {metrics.collect: true}}}\n";
    private static final String NEVER = "paramDefaults: {operator.oci.ebpf.map-fetch-interval: \"0\"}\n";
    private static final String BY_HAND = "paramDefaults: {operator.oci.ebpf.map-fetch-interval: 1h}\n";
    private static final String BY_COMM = "things.comm:metrics.type=key";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private GadgetFixture fixture;

    @BeforeEach
    void load() {
        fixture = new GadgetFixture(folder, Things.OBJECT);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void emptiesMapsWithoutGaugesAndKeepsTheTotals() throws Exception {
        Collector collector = fixture.collector(QUEUES);
        TestMap map = fixture.map("hits_by_queue");
        Things.hit(1, 5);
        Things.hit(2, 1);

        assertThat(fixture.collect(collector)).containsExactly("hits{queue=1} 5", "hits{queue=2} 1");
        assertThat(map.has(u32(1))).isFalse();
        Things.hit(1, 2);
        assertThat(fixture.collect(collector)).containsExactly("hits{queue=1} 7", "hits{queue=2} 1");
    }

    @Test
    void emptiesThemBetweenCollectionsToo() throws Exception {
        Collector collector = fixture.collector(QUEUES);
        TestMap map = fixture.map("hits_by_queue");
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 0; i < 2; i++) {
            Things.hit(1, 5);
            while (map.has(u32(1)) && System.nanoTime() < end) {
                Thread.sleep(20);
            }
            assertThat(map.has(u32(1))).isFalse();
        }

        assertThat(fixture.collect(collector)).containsExactly("hits{queue=1} 10");
    }

    @Test
    void losesNothingWhileSomebodyCounts() throws Exception {
        Collector collector = fixture.collector(QUEUES + BY_HAND);
        int hits = 20_000;
        Thread writer = new Thread(() -> Orders.onOneProcessor(() -> {
            for (int i = 0; i < hits; i++) {
                Things.hit(i % 50, 1);
            }
        }));
        List<String> lines = new ArrayList<>();
        // on one processor the kernel itself loses nothing: no program runs while it takes entries out
        Orders.onOneProcessor(() -> {
            writer.start();
            try {
                while (writer.isAlive()) {
                    fixture.collect(collector);
                }
                writer.join();
                lines.addAll(fixture.collect(collector));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(lines).hasSize(50).allMatch(line -> line.endsWith(" " + hits / 50));
    }

    @Test
    void countsMoreKeysThanTheMapHasRoomFor() throws Exception {
        Collector collector = fixture.collector(QUEUES);
        for (int i = 0; i < 200; i++) {
            Things.hit(i, 1);
            if (i % 50 == 49) {
                fixture.collect(collector);
            }
        }

        assertThat(fixture.collect(collector)).hasSize(200);
    }

    @Test
    void leavesEntriesAloneIfItIsTold() throws Exception {
        Collector collector = fixture.collector(QUEUES + NEVER);
        TestMap map = fixture.map("hits_by_queue");
        for (int i = 0; i < 100; i++) {
            Things.hit(i, 1);
        }

        assertThat(fixture.collect(collector)).hasSize(64); // as many as the map has room for
        Things.hit(1, 4);
        assertThat(fixture.collect(collector)).hasSize(64).contains("hits{queue=1} 5");
        assertThat(map.has(u32(1))).isTrue();
    }

    @Test
    void obeysTheCommandLineBeforeTheFile() throws Exception {
        Collector collector = fixture.collector(
                QUEUES + NEVER, GadgetOptions.parse(List.of(), List.of("test.map-fetch-interval=queues:1h,things:0")));
        TestMap map = fixture.map("hits_by_queue");
        Things.hit(1, 5);

        assertThat(fixture.collect(collector)).containsExactly("hits{queue=1} 5");
        assertThat(map.has(u32(1))).isFalse();
    }

    @Test
    void leavesEntriesWithGaugesAlone() throws Exception {
        Collector collector = fixture.collector(THINGS, BY_COMM);
        Things.count(Thing.of("cat").counts(5, 0, 0).at(3, ""));
        fixture.collect(collector);
        Things.count(Thing.of("cat").counts(1, 0, 0).at(4, ""));

        assertThat(fixture.collect(collector)).contains("total{comm=cat} 6", "depth{comm=cat} 4");
    }

    @Test
    void showsTheLastGaugeOfEntriesThatAreTakenOutForAMinute() throws Exception {
        Collector collector = fixture.collector(THINGS + BY_HAND, BY_COMM);
        Things.count(Thing.of("cat").counts(5, 0, 0).took(1, 0).at(3, ""));
        Things.count(Thing.of("cat").counts(5, 0, 0).at(4, ""));
        assertThat(fixture.collect(collector)).contains("total{comm=cat} 10", "depth{comm=cat} 4");
        Things.count(Thing.of("cat").at(2, ""));
        assertThat(fixture.collect(collector)).contains("total{comm=cat} 10", "depth{comm=cat} 2");

        fixture.configs.nanoTime.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(fixture.collect(collector)).contains("depth{comm=cat} 2");
        fixture.configs.nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
        List<String> lines = fixture.collect(collector);
        assertThat(lines).contains("total{comm=cat} 10").noneMatch(line -> line.startsWith("depth{"));
        assertThat(lines).anyMatch(line -> line.startsWith("latency{comm=cat}"));

        Things.count(Thing.of("cat").at(9, ""));
        assertThat(fixture.collect(collector)).contains("depth{comm=cat} 9");
    }

    @Test
    void startsAnewWhenSomebodyElseTakesEntriesOut() throws Exception {
        Collector collector = fixture.collector(QUEUES + NEVER);
        TestMap map = fixture.map("hits_by_queue");
        Things.hit(1, 5);
        long start = startOf(collector, 5);
        map.remove(u32(1));
        Thread.sleep(2); // starts are in milliseconds
        Things.hit(1, 2);

        assertThat(startOf(collector, 2)).isGreaterThan(start);
    }

    private static long startOf(Collector collector, long hits) throws Exception {
        FamilyLines lines = new FamilyLines();
        collector.collect(lines);
        assertThat(lines.lines()).containsExactly("hits{queue=1} " + hits);
        return Optional.ofNullable(lines.starts().get("{queue=1}")).orElseThrow();
    }

    @Test
    void keepsItsTotalsWhenSomebodyElseTakesEntriesOutToo() throws Exception {
        Collector collector = fixture.collector(QUEUES);
        TestMap map = fixture.map("hits_by_queue");
        Things.hit(1, 5);
        fixture.collect(collector);
        Things.hit(2, 5);
        map.remove(u32(2));
        Things.hit(1, 5);

        assertThat(fixture.collect(collector)).containsExactly("hits{queue=1} 10");
    }

    @Test
    void boundsTheSeriesOfTotals() throws Exception {
        Collector collector = ConfigCollectors.of(
                        List.of(fixture.load("test", QUEUES, GadgetOptions.NONE)),
                        fixture.configs.decoders,
                        fixture.configs.self,
                        2,
                        fixture.configs.nanoTime::get,
                        SpanSink.NOWHERE)
                .get(0);
        for (int i = 0; i < 5; i++) {
            Things.hit(i, 1);
        }
        assertThat(fixture.collect(collector)).hasSize(3).contains("hits{otel.metric.overflow=true} 3");
        Things.hit(7, 1);
        assertThat(fixture.collect(collector)).hasSize(3).contains("hits{otel.metric.overflow=true} 4");
        ((ConfigCollector) collector).close();
    }
}
