package io.bpfmetrics.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.config.GadgetOptions;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.LogRecorder;
import io.bpfmetrics.testing.Things;
import io.bpfmetrics.testing.Things.Thing;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics and labels of the entries of a gadget's map. */
@KernelTest
class GadgetMapsTest {
    private static final String THINGS = "datasources: {things: {annotations: {metrics.collect: true}}}";
    private static final String QUEUES = "datasources: {queues: {annotations: {metrics.collect: true}}}";
    private static final String BY_COMM = "things.comm:metrics.type=key";
    private static final String LABELS = "{comm=cat, error=ENOENT, error_raw=2, kind=KIND_SOCKET, kind_raw=7, pid=42,"
            + " place.device=8, place.inode=99}";

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
    void makesMetricsOfMembersByTheirTypes() throws Exception {
        Collector collector = fixture.collector(THINGS);
        Thing thing = Thing.of(42, 7, "cat", 8, 99, 2);
        Things.count(thing.counts(5, 1, 9).took(0, 1).at(3, "a"));
        Things.count(thing.counts(7, 1, 9).took(1, 3).at(2, "b"));
        Things.count(thing.took(5, 1000));

        List<String> lines = fixture.collect(collector);

        assertThat(lines).hasSize(5);
        assertThat(lines).contains("total" + LABELS + " 12", "small" + LABELS + " 2", "depth" + LABELS + " 0");
        assertThat(histogram(lines, "latency" + LABELS))
                .startsWith(" 1.0=1 2.0=2 4.0=2 8.0=3 16.0=3 ")
                .endsWith(" 6.7108864E7=3 +Inf=3 sum=NaN");
        assertThat(histogram(lines, "wide" + LABELS))
                .isEqualTo(" 1.0=0 2.0=1 4.0=2 8.0=2 16.0=2 32.0=2 64.0=2 128.0=2 256.0=2 512.0=3 +Inf=3 sum=NaN");
    }

    private static String histogram(List<String> lines, String series) {
        List<String> found =
                lines.stream().filter(line -> line.startsWith(series)).toList();
        assertThat(found).as("%s in %s", series, lines).hasSize(1);
        return found.get(0).substring(series.length());
    }

    @Test
    void hasExactlyTheLabelsThatAreAnnotated() throws Exception {
        Collector collector = fixture.collector(
                THINGS,
                BY_COMM,
                "things.kind:metrics.type=key,things.kind:metrics.name=what",
                "things.depth:metrics.type=key");
        Things.count(Thing.of(1, 7, "cat", 1, 1, 0).counts(5, 0, 0).at(4, ""));

        assertThat(fixture.collect(collector))
                .contains("total{comm=cat, depth=4, what=KIND_SOCKET} 5")
                .noneMatch(line -> line.startsWith("depth{"));
    }

    @Test
    void addsUpRowsWhoseLabelsAreEqual() throws Exception {
        Collector collector = fixture.collector(THINGS, BY_COMM);
        Things.count(Thing.of(1, 0, "cat", 0, 0, 0).counts(5, 1, 0).took(1, 0));
        Things.count(Thing.of(2, 0, "cat", 0, 0, 0).counts(7, 1, 0).took(1, 0));
        Things.count(Thing.of(2, 0, "dog", 0, 0, 0).counts(1, 1, 0));

        List<String> lines = fixture.collect(collector);

        assertThat(lines).contains("total{comm=cat} 12", "small{comm=cat} 2", "total{comm=dog} 1");
        assertThat(histogram(lines, "latency{comm=cat}")).startsWith(" 1.0=0 2.0=2 ");
    }

    @Test
    void showsNoMembersThatBeginWithUnderscores() throws Exception {
        Collector collector = fixture.collector(THINGS);
        Thing thing = Thing.of(42, 7, "cat", 8, 99, 2).counts(1, 0, 0);
        Things.count(thing.padded(1));
        Things.count(thing.padded(2));

        assertThat(fixture.collect(collector)).contains("total" + LABELS + " 2");
    }

    @Test
    void takesLabelsFromTheValueToo() throws Exception {
        Collector collector = fixture.collector(THINGS, BY_COMM, "things.file:metrics.type=key");
        Things.count(Thing.of("cat").counts(5, 0, 0).at(0, "/etc/passwd"));

        assertThat(fixture.collect(collector)).contains("total{comm=cat, file=/etc/passwd} 5");
    }

    @Test
    void namesNumbersOfUnknownKinds() throws Exception {
        Collector collector =
                fixture.collector(THINGS, "things.kind:metrics.type=key", "things.error:metrics.type=key");
        Things.count(Thing.of(1, 3, "cat", 0, 0, 4000).counts(1, 0, 0));
        Things.count(Thing.of(1, 1, "cat", 0, 0, 0).counts(1, 0, 0));

        assertThat(fixture.collect(collector))
                .contains("total{error=error#4000, kind=UNKNOWN} 1", "total{error=, kind=KIND_FILE} 1");
    }

    @Test
    void takesNamesUnitsAndDescriptionsFromAnnotations() throws Exception {
        Collector collector = fixture.collector("""
                dataSources:
                  things:
                    annotations: {metrics.collect: true}
                    fields:
                      comm: {annotations: {metrics.type: key, metrics.name: command}}
                      total:
                        annotations:
                          metrics: {name: disk.total, unit: By, description: "What was written."}
                      latency:
                        annotations: {metrics.unit: µs}
                """);
        Things.count(Thing.of("cat").counts(5, 0, 0));

        assertThat(fixture.collect(collector)).contains("disk.total{command=cat} 5");
        assertThat(GadgetFixture.families(collector))
                .containsOnlyKeys("disk.total", "small", "depth", "latency", "wide");
        Family total = GadgetFixture.family(collector, "disk.total");
        assertThat(total.scope()).isEqualTo("things");
        assertThat(total.metric().unit()).isEqualTo("By");
        assertThat(total.metric().description()).isEqualTo("What was written.");
        assertThat(total.metric().prometheusName()).isEqualTo("disk_bytes_total");
        assertThat(GadgetFixture.family(collector, "latency").metric().unit()).isEqualTo("us");
        assertThat(GadgetFixture.family(collector, "latency").metric().prometheusName())
                .isEqualTo("latency_microseconds");
        assertThat(GadgetFixture.family(collector, "depth").metric().prometheusName())
                .isEqualTo("depth");
    }

    @Test
    void makesMetricsOfUntypedMembersThatAreAnnotated() throws Exception {
        Collector counting = fixture.collector(THINGS, BY_COMM, "things.untyped:metrics.type=counter");
        Things.count(Thing.of("cat").counts(0, 0, 9));
        Things.count(Thing.of("cat").counts(0, 0, 9));
        assertThat(fixture.collect(counting)).contains("untyped{comm=cat} 18");

        Collector gauging = fixture.collector(THINGS, BY_COMM, "things.untyped:metrics.type=gauge");
        Things.count(Thing.of("cat").counts(0, 0, 4));
        assertThat(fixture.collect(gauging)).contains("untyped{comm=cat} 4");
        assertThat(GadgetFixture.family(gauging, "untyped").metric().kind().toString())
                .isEqualTo("GAUGE");
    }

    @Test
    void observesSingleValuesOfEntriesThatAreTakenOut() throws Exception {
        Collector collector = fixture.collector(
                QUEUES,
                "queues.queue:metrics.type=key,queues.hits:metrics.type=histogram",
                "queues.hits:metrics.boundaries=1\\,10\\,100");
        Things.hit(1, 10);
        Things.hit(2, 1000);
        fixture.collect(collector);
        Things.hit(1, 11);

        assertThat(fixture.collect(collector))
                .containsExactly(
                        "hits{queue=1} 1.0=0 10.0=1 100.0=2 +Inf=2 sum=21.0",
                        "hits{queue=2} 1.0=0 10.0=0 100.0=0 +Inf=1 sum=1000.0");
    }

    @Test
    void observesWithTheUsualBoundsIfNoneAreSaid() throws Exception {
        Collector collector = fixture.collector(QUEUES, "queues.hits:metrics.type=histogram");
        Things.hit(1, 30);

        assertThat(fixture.collect(collector))
                .containsExactly("hits{queue=1} 0.0=0 5.0=0 10.0=0 25.0=0 50.0=1 75.0=1 100.0=1 250.0=1 500.0=1 750.0=1"
                        + " 1000.0=1 2500.0=1 5000.0=1 7500.0=1 10000.0=1 +Inf=1 sum=30.0");
    }

    @Test
    void countsTheEntriesThatItTakesOut() throws Exception {
        Collector collector = fixture.collector(
                QUEUES,
                "queues:metrics.implicit-counter.name=seen,queues:metrics.implicit-counter.description=Rows.",
                "queues.hits:metrics.type=key");
        Things.hit(1, 5);
        Things.hit(2, 5);
        Things.hit(3, 6);
        assertThat(fixture.collect(collector)).containsExactly("seen{hits=5} 2", "seen{hits=6} 1");
        Things.hit(1, 5);

        assertThat(fixture.collect(collector)).containsExactly("seen{hits=5} 3", "seen{hits=6} 1");
        assertThat(GadgetFixture.family(collector, "seen").metric().description())
                .isEqualTo("Rows.");
    }

    @Test
    void saysThatADrainedMapWasFull() throws Exception {
        Collector collector = fixture.collector(QUEUES);
        for (int queue = 0; queue < 63; queue++) {
            Things.hit(queue, 1);
        }
        try (LogRecorder log = LogRecorder.of(MapReading.class)) {
            fixture.collect(collector);
            assertThat(log.lines()).isEmpty();
            for (int queue = 0; queue < 64; queue++) {
                Things.hit(queue, 1);
            }
            fixture.collect(collector);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("\"hits_by_queue\" is full: it has 64 entries, and keys that are not among them")
                    .endsWith("or have it drained more often");
        }
    }

    @Test
    void addsLabelsWithFixedText() throws Exception {
        Collector collector = fixture.collector(QUEUES, "queues:metrics.labels=team=storage\\,tier=1");
        Things.hit(1, 5);

        assertThat(fixture.collect(collector)).containsExactly("hits{queue=1, team=storage, tier=1} 5");
    }

    @Test
    void takesSlotsOfOlderGadgetsAndTheSumIfItIsTold() throws Exception {
        Collector collector =
                fixture.collector(THINGS, BY_COMM, "things.wide:metrics.slots=floor,things.wide:metrics.sum=estimate");
        Things.count(Thing.of("cat").took(0, 4)); // puts it into slot 3

        assertThat(histogram(fixture.collect(collector), "wide{comm=cat}"))
                .startsWith(" 2.0=0 4.0=0 8.0=0 16.0=1 ")
                .doesNotEndWith("NaN");
    }

    @Test
    void addsUpTwoGadgetsWithOneDataSource() throws Exception {
        List<Collector> collectors = fixture.configs.collectors(
                fixture.load("one", QUEUES, GadgetOptions.NONE), fixture.load("two", QUEUES, GadgetOptions.NONE));
        Things.hit(1, 5); // both count it
        assertThat(fixture.collect(collectors.get(0))).isEmpty();
        assertThat(fixture.collect(collectors.get(1))).containsExactly("hits{queue=1} 10");
    }
}
