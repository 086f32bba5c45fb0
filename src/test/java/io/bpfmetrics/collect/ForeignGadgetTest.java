package io.bpfmetrics.collect;

import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.btf.BtfBytes;
import io.bpfmetrics.config.GadgetOptions;
import io.bpfmetrics.object.BpfObject;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectMap;
import io.bpfmetrics.object.ObjectRequest;
import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import io.bpfmetrics.testing.TestProgram;
import io.bpfmetrics.testing.Things;
import io.bpfmetrics.testing.Things.Thing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gadgets that somebody else has loaded, found by what their types say. */
@KernelTest
class ForeignGadgetTest {
    private static final int HASH = 1;
    private static final int ARRAY = 2;
    private static final int SOCKET_FILTER = 1;

    private static final String THINGS = "datasources: {things: {annotations: {metrics.collect: true}}}\n";
    private static final String QUEUES = "datasources: {queues: {annotations: {metrics.collect: true}}}\n";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String BY_COMM = "things.comm:metrics.type=key";

    @TempDir
    private Path folder;

    private GadgetFixture fixture;

    @BeforeEach
    void create() {
        fixture = new GadgetFixture(folder, Things.OBJECT);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void findsWhatSomebodyElseHasLoadedByItsMarkers() throws Exception {
        Collector collector = collector(THINGS, BY_COMM);
        assertAbsent(collector, "a loaded gadget with the data source things (there is no object beside its file)");
        try (BpfObject owner = load()) {
            Things.count(Thing.of("cat").counts(5, 1, 0).took(0, 0).at(3, ""));

            assertThat(fixture.collect(collector))
                    .contains("total{comm=cat} 5", "small{comm=cat} 1", "depth{comm=cat} 3")
                    .anyMatch(line -> line.startsWith("latency{comm=cat} 1.0=1 "))
                    .hasSize(5);
            assertThat(owner.programs()).isNotEmpty();
        }
        assertAbsent(collector, "is not there");
    }

    @Test
    void findsWhatBpftoolHasLoaded() throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            Path pins = bpf.bpffsDirectory();
            CommandOutput.of(
                    "bpftool", "prog", "loadall", Things.OBJECT.toString(), "" + pins, "pinmaps", pins + "/maps");
            String shown = CommandOutput.of("bpftool", "map", "show", "pinned", pins + "/maps/hits_by_queue");
            bpf.map(Integer.parseInt(shown.substring(0, shown.indexOf(':')))).put(u32(4), u64(5));

            assertThat(fixture.collect(collector(QUEUES))).containsExactly("hits{queue=4} 5");
        }
    }

    /** Inspektor Gadget's loader gives each map its own types, and only that of variables has the markers. */
    @Test
    void findsMapsWhoseMarkersAreWithTheVariables() throws Exception {
        Collector collector = collector(QUEUES);
        try (TestBpf owner = TestBpf.open()) {
            TestProgram program = owner.program(SOCKET_FILTER, "a_gadget");
            program.bind(owner.map(MapSpec.of(ARRAY, ".bss", 4, 8, 1), variables(), 0, 4));
            TestMap queues = owner.map(MapSpec.of(HASH, "hits_by_queue", 4, 8, 10), types(), 4, 5);
            program.bind(queues);
            queues.put(u32(1), u64(5));
            TestMap another = owner.map(MapSpec.of(HASH, "hits_by_queue", 4, 8, 10), types(), 4, 5);
            another.put(u32(1), u64(99));

            assertThat(fixture.collect(collector)).containsExactly("hits{queue=1} 5");
            assertThat(fixture.collect(collector)).containsExactly("hits{queue=1} 5");
        }
    }

    @Test
    void takesAMapOfTheNameIfThereAreNoMarkersAndSaysSo() throws Exception {
        try (SaidLines log = SaidLines.of(ForeignPlans.class);
                TestBpf owner = TestBpf.open()) {
            TestMap queues = owner.map(MapSpec.of(HASH, "hits_by_queue", 4, 8, 10), types(), 4, 5);
            queues.put(u32(1), u64(5));

            assertThat(fixture.collect(collector(QUEUES.replace("queues", "hits_by_queue"))))
                    .containsExactly("hits{queue=1} 5");
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("there is no iterator \"hits_by_queue\", so the map of this name"));
            assertAbsent(collector(QUEUES), "is not there");
        }
    }

    private static byte[] variables() {
        BtfBytes btf = new BtfBytes();
        return btf.type("", 2, false, 0, 2) // pointer to
                .type("", 10, false, 0, 0) // const void
                .type("gadget_mapiter_queues___hits_by_queue", 14, false, 0, 1, 1)
                .type(".bss", 15, false, 1, 8, 3, 0, 8)
                .bytes();
    }

    private static byte[] types() {
        BtfBytes btf = new BtfBytes();
        return btf.integer("unsigned int", 4, 0)
                .integer("unsigned long", 8, 0)
                .type("gadget_counter__u64", 8, false, 0, 2)
                .type("queue_key", 4, false, 1, 4, btf.string("queue"), 1, 0)
                .type("queue_value", 4, false, 1, 8, btf.string("hits"), 3, 0)
                .bytes();
    }

    @Test
    void leavesTheEntriesOfOthersAlone() throws Exception {
        try (BpfObject owner = load();
                TestMap map = map(owner)) {
            // what the file says to Inspektor Gadget is not said to us
            Collector collector = collector(QUEUES + "paramDefaults: {map-fetch-interval: 100ms}\n");
            Things.hit(1, 5);
            assertThat(fixture.collect(collector)).containsExactly("hits{queue=1} 5");
            Thread.sleep(1500); // ours would have been taken out by now
            assertThat(map.has(u32(1))).isTrue();
            Things.hit(1, 1);
            assertThat(fixture.collect(collector)).containsExactly("hits{queue=1} 6");
        }
    }

    @Test
    void takesThemOutIfItIsToldAndSaysSo() throws Exception {
        try (SaidLines log = SaidLines.of(ForeignPlans.class);
                BpfObject owner = load();
                TestMap map = map(owner)) {
            GadgetOptions options = GadgetOptions.parse(List.of(), List.of("test.map-fetch-interval=1h"));
            Collector collector = fixture.configs
                    .collectors(fixture.foreign("test", QUEUES, options))
                    .get(0);
            Things.hit(1, 5);

            assertThat(fixture.collect(collector)).containsExactly("hits{queue=1} 5");
            assertThat(map.has(u32(1))).isFalse();
            Things.hit(1, 2);
            assertThat(fixture.collect(collector)).containsExactly("hits{queue=1} 7");
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("is not ours and is drained: whoever else reads it misses"));
        }
    }

    @Test
    void takesTheNewestOfSeveralAndSaysSo() throws Exception {
        try (SaidLines log = SaidLines.of(ForeignPlans.class);
                BpfObject first = load()) {
            Things.hit(1, 5);
            try (BpfObject second = load()) {
                Things.hit(1, 2);
                Collector collector = collector(QUEUES);
                assertThat(fixture.collect(collector)).containsExactly("hits{queue=1} 2");
                fixture.collect(collector);
                assertThat(log.lines())
                        .doesNotHaveDuplicates()
                        .anyMatch(line -> line.matches(".* data source \"queues\" is there \\d+ times: the newest, map "
                                + object(second).id() + " .*"));
                assertThat(first.maps()).isNotEmpty();
            }
        }
    }

    @Test
    void startsAnewWhenTheOwnerDoes() throws Exception {
        Collector collector = collector(QUEUES);
        long before = 0;
        for (int i = 0; i < 3; i++) {
            assertAbsent(collector, "is not there");
            Thread.sleep(2); // starts are in milliseconds
            try (BpfObject owner = load()) {
                Things.hit(1, 100 + i); // more than before: no fall tells of the new owner
                FamilyLines lines = new FamilyLines();
                collector.collect(lines);
                assertThat(lines.lines()).containsExactly("hits{queue=1} " + (100 + i));
                long start = lines.starts().getOrDefault("{queue=1}", 0L);
                assertThat(start).isGreaterThan(before);
                before = start;
                assertThat(owner.maps()).isNotEmpty();
            }
        }
    }

    @Test
    void findsADataSourceThatIsCalledAsItsMapAndSaysSo() throws Exception {
        try (SaidLines log = SaidLines.of(ForeignPlans.class);
                BpfObject owner = load()) {
            Things.hit(1, 5);
            Collector collector = collector(QUEUES.replace("queues", "hits_by_queue"));

            assertThat(fixture.collect(collector)).containsExactly("hits{queue=1} 5");
            assertThat(GadgetFixture.family(collector, "hits").scope()).isEqualTo("queues");
            assertThat(log.lines())
                    .anyMatch(
                            line -> line.contains("data source \"queues\" is called \"hits_by_queue\", as its map is"));
            assertThat(owner.maps()).isNotEmpty();
        }
    }

    @Test
    void leavesToEachGadgetWhatTheCommandLineSaysOfOthers() throws Exception {
        String[] both = {"queues:metrics.collect=true", "things:metrics.collect=true", BY_COMM};
        List<Collector> collectors = fixture.configs.collectors(
                fixture.foreign("one", "datasources: {queues: {}}\n", both),
                fixture.foreign("two", "datasources: {things: {}}\n", both));
        try (BpfObject owner = load()) {
            Things.hit(1, 5);
            Things.count(Thing.of("cat").counts(5, 1, 0));
            fixture.collect(collectors.get(0));
            fixture.collect(collectors.get(1)); // now all of them know their families

            assertThat(fixture.collect(collectors.get(0))).containsExactly("hits{queue=1} 5");
            assertThat(fixture.collect(collectors.get(1))).contains("total{comm=cat} 5");
            assertThat(owner.maps()).isNotEmpty();
        }
    }

    @Test
    void readsAGadgetWhereItsFileSaysThatItIs() throws Exception {
        try (BpfObject owner = load()) {
            Things.hit(1, 5);
            Collector collector = collector(QUEUES + "source: {map: {name: hits_by_queue}}\n");

            assertThat(fixture.collect(collector)).containsExactly("hits{queue=1} 5");
            assertThat(owner.maps()).isNotEmpty();
        }
    }

    private Collector collector(String yaml, String... annotate) throws Exception {
        return fixture.configs
                .collectors(fixture.foreign("test", yaml, annotate))
                .get(0);
    }

    private void assertAbsent(Collector collector, String why) throws Exception {
        awaitAbsence(collector);
        assertThatThrownBy(() -> fixture.collect(collector))
                .isInstanceOf(SourceAbsentException.class)
                .hasMessageContaining(why);
    }

    /** The kernel frees programs, and their maps with them, a little after their last descriptor is closed. */
    private void awaitAbsence(Collector collector) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                fixture.collect(collector);
            } catch (SourceAbsentException absent) {
                return;
            }
            Thread.sleep(10);
        }
    }

    private static BpfObject load() throws ObjectException {
        return BpfObject.load(new ObjectRequest(Things.OBJECT, Optional.empty(), Map.of(), List.of()));
    }

    private static ObjectMap object(BpfObject owner) {
        return owner.maps().stream()
                .filter(map -> map.name().equals("hits_by_queue"))
                .findFirst()
                .orElseThrow();
    }

    private static TestMap map(BpfObject owner) {
        return TestMap.open(object(owner).id());
    }
}
