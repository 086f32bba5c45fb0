package io.bpfmetrics.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.config.ConfigFolder;
import io.bpfmetrics.config.ConfigProblem;
import io.bpfmetrics.config.ConfigReading;
import io.bpfmetrics.testing.Instructions;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapContents;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.ProgramSpec;
import io.bpfmetrics.testing.SyntaxExamples;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import io.bpfmetrics.testing.TestProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maps of somebody else, with the layouts that aya-metrics and ebpf-histogram have: no BTF. */
@KernelTest
class ForeignMapsTest {
    private static final int HASH = 1;
    private static final int PERCPU_HASH = 5;
    private static final int PERCPU_ARRAY = 6;
    private static final int XDP = 6;

    private static final String NAMED = """
            prefix: ""
            source: {map: {name: a_name_longer_than_15, key_size: 8}}
            metrics:
              counters:
                - {name: a_name_longer_than_15, help: h, labels: [{name: a, size: 8, decoders: [{name: uint}]}]}
            """;

    private final ConfigFixture fixture = new ConfigFixture();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void readsTheCountersOfAyaMetrics() throws Exception {
        Collector collector = collector(SyntaxExamples.FOREIGN_COUNTER);
        assertAbsent(collector, "a program, name \"xdp_firewall\" is not there");
        try (TestBpf owner = TestBpf.open()) {
            TestProgram program = owner.program(ProgramSpec.of(XDP, "xdp_firewall", Instructions.returning(2)));
            TestMap counters = owner.map(MapSpec.of(PERCPU_ARRAY, "COUNTERS", 4, 8, 64));
            program.bind(counters);

            counters.put(MapContents.u32(0), perCpu(5, 7));
            counters.put(MapContents.u32(1), perCpu(100, 100));

            assertThat(fixture.collect(collector))
                    .containsAll(List.of(
                            "packets_counter{cpu=0, interface=eth0} 5",
                            "packets_counter{hostname=h1} " + (possibleProcessors() > 1 ? 12 : 5),
                            "packets_counter{} " + (possibleProcessors() > 1 ? 12 : 5)));
            assertThat(fixture.collect(collector)).hasSize(2 + possibleProcessors());
        }
    }

    @Test
    void readsTheBucketsOfEbpfHistogram() throws Exception {
        Collector collector =
                collector(SyntaxExamples.FOREIGN_HISTOGRAM.replace("ioexporter", ownComm() + ", pid: " + pid()));
        try (TestBpf owner = TestBpf.open()) {
            TestMap map = owner.map(MapSpec.of(PERCPU_HASH, "BLOCK_HISTOGRAM", 12, 8, 1000));
            map.put(MapContents.u32(1, 8, 0), perCpu(3, 0));
            map.put(MapContents.u32(11, 8, 0), perCpu(2, 1));
            map.put(MapContents.u32(11, 8, -1), perCpu(4, 0));

            List<String> lines = fixture.collect(collector);

            assertThat(lines).hasSize(2);
            assertThat(lines.get(0))
                    .startsWith("test_latency_seconds{major=8, minor=-1} ")
                    .endsWith(" +Inf=4 sum=NaN");
            assertThat(lines.get(1))
                    .startsWith("test_latency_seconds{major=8, minor=0} 2.0E-9=3 4.0E-9=3 ")
                    .contains(" 1.024E-6=3 2.048E-6=" + (possibleProcessors() > 1 ? 6 : 5) + " ")
                    .endsWith(" sum=NaN");
        }
    }

    @Test
    void startsAnewWhenTheOwnerDoes() throws Exception {
        Collector collector = collector(NAMED);
        long before = 0;
        for (int i = 0; i < 20; i++) {
            assertAbsent(collector, "a map, name \"a_name_longer_than_15\"");
            Thread.sleep(2); // starts are in milliseconds
            try (TestBpf owner = TestBpf.open()) {
                TestMap map = owner.map(MapSpec.of(HASH, "a_name_longer_t", 8, 8, 10));
                map.put(
                        MapContents.u64(1),
                        MapContents.u64(100 + i)); // more than before: no fall tells of the new owner

                FamilyLines lines = new FamilyLines();
                collector.collect(lines);

                assertThat(lines.lines()).containsExactly("a_name_longer_than_15{a=1} " + (100 + i));
                long start = lines.starts().getOrDefault("{a=1}", 0L);
                assertThat(start).isGreaterThan(before);
                before = start;
            }
        }
    }

    @Test
    void keepsNoMapAlive() throws Exception {
        Collector collector = collector(NAMED);
        int id;
        try (TestBpf owner = TestBpf.open()) {
            TestMap map = owner.map(MapSpec.of(HASH, "a_name_longer_t", 8, 8, 10));
            map.put(MapContents.u64(1), MapContents.u64(1));
            id = map.id();
            fixture.collect(collector);
        }

        assertThatThrownBy(() -> TestMap.open(id)).hasMessageContaining("ENOENT");
    }

    @Test
    void keepsAMapAliveIfItIsTold() throws Exception {
        Collector collector = collector(NAMED.replace("key_size: 8}", "key_size: 8}, hold: true"));
        int id;
        try (TestBpf owner = TestBpf.open()) {
            TestMap map = owner.map(MapSpec.of(HASH, "a_name_longer_t", 8, 8, 10));
            map.put(MapContents.u64(1), MapContents.u64(1));
            id = map.id();
            fixture.collect(collector);
        }

        assertThat(fixture.collect(collector)).containsExactly("a_name_longer_than_15{a=1} 1");
        TestMap.open(id).close();
        fixture.close();
        assertThatThrownBy(() -> TestMap.open(id)).hasMessageContaining("ENOENT");
    }

    @Test
    void takesTheNewestOfSeveral() throws Exception {
        Collector collector = collector(NAMED);
        try (TestBpf owner = TestBpf.open()) {
            owner.map(MapSpec.of(HASH, "a_name_longer_t", 8, 8, 10)).put(MapContents.u64(1), MapContents.u64(1));
            owner.map(MapSpec.of(HASH, "a_name_longer_t", 4, 8, 10)).put(MapContents.u32(1), MapContents.u64(2));
            owner.map(MapSpec.of(HASH, "a_name_longer_t", 8, 8, 10)).put(MapContents.u64(1), MapContents.u64(3));

            assertThat(fixture.collect(collector)).containsExactly("a_name_longer_than_15{a=1} 3");
        }
    }

    @Test
    void readsOneMapByItsIdWhateverItIsCalled() throws Exception {
        try (TestBpf owner = TestBpf.open()) {
            TestMap map = owner.map(MapSpec.of(HASH, "anything", 8, 8, 10));
            map.put(MapContents.u64(1), MapContents.u64(9));
            Collector collector = collector(NAMED.replaceAll("source: .*", "source: {map_id: " + map.id() + "}"));

            assertThat(fixture.collect(collector)).containsExactly("a_name_longer_than_15{a=1} 9");
        }
    }

    @Test
    void refusesAMapThatIsNotTheOneThatIsNamed() throws Exception {
        try (TestBpf owner = TestBpf.open()) {
            TestMap map = owner.map(MapSpec.of(HASH, "anything", 8, 8, 10));
            Collector collector = collector(NAMED.replaceAll("source: .*", "source: {map_id: " + map.id() + "}")
                    .replace("help: h", "map: another, help: h"));

            assertAbsent(collector, "there is no map \"another\"; known are anything");
            assertAbsent(collector, "there is no map \"another\"; known are anything"); // and stays so
        }
    }

    @Test
    void readsPinsAndFoldersOfPins() throws Exception {
        try (TestBpf owner = TestBpf.open()) {
            TestMap map = owner.map(MapSpec.of(HASH, "other", 8, 8, 10));
            map.put(MapContents.u64(1), MapContents.u64(9));
            Path pins = owner.bpffsDirectory();
            map.pin(pins.resolve("a_name_longer_than_15").toString());
            owner.program(XDP, "beside").pin(pins.resolve("beside").toString());

            map.pin(pins.resolve("pinned_otherwise").toString());
            Collector byMap = collector(NAMED.replaceAll("source: .*", "source: {pin: " + pins + "/pinned_otherwise}")
                    .replace("help: h", "map: other, help: h"));
            assertThat(fixture.collect(byMap)).containsExactly("a_name_longer_than_15{a=1} 9");
            Files.delete(pins.resolve("pinned_otherwise"));

            for (Path source : List.of(pins, pins.resolve("a_name_longer_than_15"))) {
                Collector collector = collector(NAMED.replaceAll("source: .*", "source: {pin: " + source + "}"));
                assertThat(fixture.collect(collector)).containsExactly("a_name_longer_than_15{a=1} 9");
            }
        }
    }

    @Test
    void addsUpOneMetricOfTwoSources() throws Exception {
        String second = NAMED.replaceAll("source: .*", "source: {map: {name: second}}")
                .replace("help: h", "map: second, help: h");
        List<Collector> collectors = fixture.collectors(source("first", NAMED), source("second", second));
        try (TestBpf owner = TestBpf.open()) {
            owner.map(MapSpec.of(HASH, "a_name_longer_t", 8, 8, 10)).put(MapContents.u64(1), MapContents.u64(5));
            assertThat(fixture.collect(collectors.get(0))).containsExactly("a_name_longer_than_15{a=1} 5");
            assertAbsent(collectors.get(1), "a map, name \"second\"");
            owner.map(MapSpec.of(HASH, "second", 8, 8, 10)).put(MapContents.u64(1), MapContents.u64(7));

            assertThat(fixture.collect(collectors.get(0))).containsExactly("a_name_longer_than_15{a=1} 5");
            assertThat(fixture.collect(collectors.get(1))).isEmpty();
            assertThat(fixture.collect(collectors.get(0))).isEmpty();
            assertThat(fixture.collect(collectors.get(1))).containsExactly("a_name_longer_than_15{a=1} 12");
        }
    }

    @Test
    void keepsWhatOthersAddWhenOneOwnerComesBack() throws Exception {
        String second = NAMED.replaceAll("source: .*", "source: {map: {name: second}}")
                .replace("help: h", "map: second, help: h");
        List<Collector> collectors = fixture.collectors(source("first", NAMED), source("second", second));
        try (TestBpf owner = TestBpf.open()) {
            owner.map(MapSpec.of(HASH, "a_name_longer_t", 8, 8, 10)).put(MapContents.u64(1), MapContents.u64(5));
            try (TestBpf other = TestBpf.open()) {
                other.map(MapSpec.of(HASH, "second", 8, 8, 10)).put(MapContents.u64(1), MapContents.u64(7));
                collect(collectors);
                assertThat(collect(collectors)).containsExactly("a_name_longer_than_15{a=1} 12");
            }
            try (TestBpf other = TestBpf.open()) {
                other.map(MapSpec.of(HASH, "second", 8, 8, 10)).put(MapContents.u64(1), MapContents.u64(1));
                assertThat(collect(collectors)).containsExactly("a_name_longer_than_15{a=1} 6");
            }
        }
    }

    private List<String> collect(List<Collector> collectors) throws Exception {
        List<String> lines = new ArrayList<>(fixture.collect(collectors.get(0)));
        lines.addAll(fixture.collect(collectors.get(1)));
        return lines;
    }

    @Test
    void takesEntriesOutOnlyIfItIsTold() throws Exception {
        try (TestBpf owner = TestBpf.open()) {
            TestMap map = owner.map(MapSpec.of(HASH, "a_name_longer_t", 8, 8, 10));
            map.put(MapContents.u64(1), MapContents.u64(5));
            assertThat(fixture.collect(collector(NAMED))).hasSize(1);
            assertThat(map.has(MapContents.u64(1))).isTrue();

            Collector draining = collector(NAMED.replace("help: h", "drain: true, help: h"));
            assertThat(fixture.collect(draining)).containsExactly("a_name_longer_than_15{a=1} 5");
            assertThat(map.has(MapContents.u64(1))).isFalse();
            map.put(MapContents.u64(1), MapContents.u64(2));
            assertThat(fixture.collect(draining)).containsExactly("a_name_longer_than_15{a=1} 7");
        }
    }

    private void assertAbsent(Collector collector, String why) {
        assertThatThrownBy(() -> fixture.collect(collector))
                .isInstanceOf(SourceAbsentException.class)
                .hasMessageContaining(why);
    }

    private Collector collector(String text) throws IOException {
        return fixture.collectors(source("test", text)).get(0);
    }

    private ConfigSource source(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), text);
        ConfigReading reading = new ConfigFolder(folder, "").read(name);
        assertThat(reading.problems()).filteredOn(ConfigProblem::isError).isEmpty();
        return new ConfigSource(
                reading.configs().get(0), List.of(), List.of(), Optional.empty(), Map.of(), Instant.EPOCH);
    }

    private static byte[] perCpu(long... values) throws IOException {
        long[] all = new long[possibleProcessors()];
        System.arraycopy(values, 0, all, 0, Math.min(values.length, all.length));
        return MapContents.u64(all);
    }

    private static int possibleProcessors() throws IOException {
        String list =
                Files.readString(Path.of("/sys/devices/system/cpu/possible")).strip();
        return Integer.parseInt(list.substring(list.lastIndexOf('-') + 1)) + 1;
    }

    private static String ownComm() throws IOException {
        return Files.readString(Path.of("/proc/self/comm")).strip();
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }
}
