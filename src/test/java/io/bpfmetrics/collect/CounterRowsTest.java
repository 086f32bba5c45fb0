package io.bpfmetrics.collect;

import static io.bpfmetrics.collect.ConfigFixture.constant;
import static io.bpfmetrics.collect.ConfigFixture.counter;
import static io.bpfmetrics.collect.ConfigFixture.dimensions;
import static io.bpfmetrics.collect.ConfigFixture.element;
import static io.bpfmetrics.collect.ConfigFixture.gauge;
import static io.bpfmetrics.collect.ConfigFixture.label;
import static io.bpfmetrics.collect.ConfigFixture.limited;
import static io.bpfmetrics.collect.ConfigFixture.output;
import static io.bpfmetrics.collect.ConfigFixture.perCpu;
import static io.bpfmetrics.collect.ConfigFixture.read;
import static io.bpfmetrics.collect.ConfigFixture.uint;
import static io.bpfmetrics.collect.ConfigFixture.with;
import static io.bpfmetrics.testing.MapContents.bytes;
import static io.bpfmetrics.testing.MapContents.joined;
import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.config.CpuMode;
import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.config.DimensionSpec;
import io.bpfmetrics.config.LabelSpec;
import io.bpfmetrics.config.OutputSpec;
import io.bpfmetrics.config.ValueSpec;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.LogRecorder;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Counters and gauges made of real maps. */
@KernelTest
class CounterRowsTest {
    private static final int HASH = 1;
    private static final int ARRAY = 2;
    private static final int PERCPU_HASH = 5;
    private static final int PERCPU_ARRAY = 6;
    private static final int LRU_HASH = 9;
    private static final int LPM_TRIE = 11;

    private final ConfigFixture fixture = new ConfigFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void saysOnceThatAMapIsFull() throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "calls", 4, 8, 2));
        Collector collector = fixture.collector(counter("calls", uint("kind", 4)));
        map.put(u32(1), u64(1));

        try (LogRecorder log = LogRecorder.of(MapReading.class)) {
            fixture.collect(collector);
            assertThat(log.lines()).isEmpty();
            map.put(u32(2), u64(1));
            fixture.collect(collector);
            fixture.collect(collector);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .matches("WARNING map \\d+ \"calls\" is full: it has 2 entries, .* drained");
        }
    }

    @Test
    void exportsEveryEntryZerosIncluded() throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "reads", 8, 8, 10));
        map.put(joined(u32(1), u32(7)), u64(5));
        map.put(joined(u32(2), u32(7)), u64(0));

        Collector collector = fixture.collector(counter("reads", uint("disk", 4), uint("kind", 4)));

        assertThat(fixture.collect(collector)).containsExactly("reads{disk=1, kind=7} 5", "reads{disk=2, kind=7} 0");
    }

    @Test
    void exportsNothingOfAnEmptyMap() throws Exception {
        fixture.map(MapSpec.of(HASH, "reads", 4, 8, 10));

        assertThat(fixture.collect(fixture.collector(counter("reads", uint("a", 4)))))
                .isEmpty();
    }

    @Test
    void addsRowsWithEqualLabelsWithoutSign() throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "reads", 8, 8, 10));
        LabelSpec kind = new LabelSpec(
                "kind",
                Optional.empty(),
                8,
                0,
                List.of(
                        DecoderSpec.of("uint"),
                        new DecoderSpec("static_map", Map.of("1", "foo", "2", "bar", "3", "foo"), false, List.of())),
                ConfigFixture.NOWHERE);
        map.put(u64(1), u64(-10));
        map.put(u64(2), u64(1));
        map.put(u64(3), u64(3));

        assertThat(fixture.collect(fixture.collector(counter("reads", kind))))
                .containsExactly("reads{kind=bar} 1", "reads{kind=foo} 18446744073709551609");
    }

    @Test
    void keepsLabelsApartThatAreEqualOnlyWhenJoined() throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "reads", 8, 8, 10));
        map.put(bytes('a', '|', 'b', 0, 'c', 0, 0, 0), u64(1));
        map.put(bytes('a', 0, 0, 0, 'b', '|', 'c', 0), u64(2));

        Collector collector =
                fixture.collector(counter("reads", label("x", 4, 0, "string"), label("y", 4, 0, "string")));

        assertThat(fixture.collect(collector)).containsExactly("reads{x=a, y=b|c} 2", "reads{x=a|b, y=c} 1");
    }

    @Test
    void dropsOnlyTheRowThatCannotBeDecoded() throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "calls", 8, 8, 10));
        map.put(bytes('7', 0, 0, 0, 0, 0, 0, 0), u64(5));
        map.put(bytes('x', 0, 0, 0, 0, 0, 0, 0), u64(6));
        Collector collector = fixture.collector(counter("calls", label("errno", 8, 0, "string", "errno")));

        List<String> first = fixture.collect(collector);
        List<String> second = fixture.collect(collector);

        assertThat(first).containsExactly("calls{errno=E2BIG} 5");
        assertThat(second).isEqualTo(first);
        assertThat(fixture.dropped()).as("once, not once a collection").isEqualTo(Map.of("undecodable", 1L));
        map.put(bytes('x', 0, 0, 0, 0, 0, 0, 0), u64(7));
        fixture.collect(collector);
        assertThat(fixture.dropped()).isEqualTo(Map.of("undecodable", 2L));
    }

    @Test
    void leavesOutInSilenceWhatNoPatternMatches() throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "calls", 4, 8, 10));
        map.put(bytes('y', 'e', 's', 0), u64(5));
        map.put(bytes('n', 'o', 0, 0), u64(6));
        LabelSpec comm = new LabelSpec(
                "comm",
                Optional.empty(),
                4,
                0,
                List.of(DecoderSpec.of("string"), new DecoderSpec("regexp", Map.of(), false, List.of("^yes$"))),
                ConfigFixture.NOWHERE);

        assertThat(fixture.collect(fixture.collector(counter("calls", comm)))).containsExactly("calls{comm=yes} 5");
        assertThat(fixture.dropped()).isEmpty();
    }

    @Test
    void skipsPadding() throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "calls", 12, 8, 10));
        map.put(bytes(8, 1, 1, 1, 0, 0, 0, 0, 9, 0, 0, 0), u64(5));

        Collector collector = fixture.collector(counter("calls", label("a", 1, 7, "uint"), uint("b", 4)));

        assertThat(fixture.collect(collector)).containsExactly("calls{a=8, b=9} 5");
    }

    @Test
    void takesAnArrayOfOneWithoutLabels() throws Exception {
        fixture.map(MapSpec.of(ARRAY, "calls", 4, 8, 1)).put(u32(0), u64(5));

        assertThat(fixture.collect(fixture.collector(counter("calls")))).containsExactly("calls{} 5");
    }

    @Test
    void dropsOtherElementsWithoutLabels() throws Exception {
        fixture.map(MapSpec.of(ARRAY, "calls", 4, 8, 3)).put(u32(0), u64(5));

        assertThat(fixture.collect(fixture.collector(counter("calls")))).containsExactly("calls{} 5");
        assertThat(fixture.dropped()).isEqualTo(Map.of("undecodable", 2L));
    }

    @Test
    void takesOneElementByIndex() throws Exception {
        TestMap map = fixture.map(MapSpec.of(ARRAY, "calls", 4, 8, 3));
        map.put(u32(1), u64(5));
        map.put(u32(2), u64(6));

        Collector collector = fixture.collector(with(counter("second"), element("calls", 1)));

        assertThat(fixture.collect(collector)).containsExactly("second{} 5");
        assertThat(fixture.dropped()).isEmpty();
    }

    @Test
    void readsMappedArrays() throws Exception {
        int mmapable = 1 << 10;
        TestMap map = fixture.map(MapSpec.of(ARRAY, "calls", 4, 4, 3).withFlags(mmapable));
        map.put(u32(0), u32(-1));
        map.put(u32(2), u32(6));
        Collector collector = fixture.collector(counter("calls", uint("i", 4)));

        assertThat(fixture.collect(collector)).containsExactly("calls{i=0} 4294967295", "calls{i=1} 0", "calls{i=2} 6");
        map.put(u32(2), u32(7));
        assertThat(fixture.collect(collector)).contains("calls{i=2} 7");
    }

    @Test
    void readsTriesAndLruMaps() throws Exception {
        fixture.map(MapSpec.of(LPM_TRIE, "trie", 8, 8, 3).withFlags(1))
                .put(joined(u32(16), bytes(10, 1, 0, 0)), u64(5));
        fixture.map(MapSpec.of(LRU_HASH, "lru", 4, 8, 3)).put(u32(9), u64(6));

        Collector collector = fixture.collector(
                counter("trie", uint("bits", 4), label("net", 4, 0, "inet_ip")), counter("lru", uint("a", 4)));

        assertThat(fixture.collect(collector)).containsExactly("lru{a=9} 6", "trie{bits=16, net=10.1.0.0} 5");
    }

    @Test
    void sumsProcessors() throws Exception {
        long[] values = IntStream.range(0, processors()).mapToLong(i -> i + 1).toArray();
        fixture.map(MapSpec.of(PERCPU_HASH, "calls", 4, 8, 3)).put(u32(9), u64(values));

        assertThat(fixture.collect(fixture.collector(counter("calls", uint("a", 4)))))
                .containsExactly("calls{a=9} " + Arrays.stream(values).sum());
    }

    @Test
    void readsSmallValuesOfProcessorsAtMultiplesOfEight() throws Exception {
        long[] values = IntStream.range(0, processors()).mapToLong(i -> i + 1).toArray();
        fixture.map(MapSpec.of(PERCPU_ARRAY, "calls", 4, 2, 1)).put(u32(0), u64(values));

        assertThat(fixture.collect(fixture.collector(counter("calls"))))
                .containsExactly("calls{} " + Arrays.stream(values).sum());
    }

    @Test
    void takesTheGreatestOrTheSmallestOfProcessors() throws Exception {
        long[] values = IntStream.range(0, processors()).mapToLong(i -> 10 + i).toArray();
        fixture.map(MapSpec.of(PERCPU_ARRAY, "calls", 4, 8, 1)).put(u32(0), u64(values));

        Collector collector = fixture.collector(
                with(gauge("most"), perCpu("calls", CpuMode.MAX)), with(gauge("least"), perCpu("calls", CpuMode.MIN)));

        assertThat(fixture.collect(collector)).containsExactly("least{} 10", "most{} " + (10 + processors() - 1));
    }

    @Test
    void givesEachProcessorItsSeriesByTheLastLabelCpu() throws Exception {
        long[] values = IntStream.range(0, processors()).mapToLong(i -> 10 + i).toArray();
        fixture.map(MapSpec.of(PERCPU_HASH, "calls", 4, 8, 3)).put(u32(9), u64(values));

        Collector collector = fixture.collector(counter("calls", uint("a", 4), uint("cpu", 2)));

        assertThat(fixture.collect(collector))
                .containsExactlyElementsOf(IntStream.range(0, processors())
                        .mapToObj(i -> "calls{a=9, cpu=" + i + "} " + (10 + i))
                        .sorted()
                        .toList());
    }

    @Test
    void takesCpuAsTheOnlyLabelOfAnArray() throws Exception {
        long[] values = IntStream.range(0, processors()).mapToLong(i -> 10 + i).toArray();
        TestMap map = fixture.map(MapSpec.of(PERCPU_ARRAY, "calls", 4, 8, 2));
        map.put(u32(0), u64(values));

        Collector collector = fixture.collector(counter("calls", uint("cpu", 2)));

        assertThat(fixture.collect(collector)).hasSize(processors()).contains("calls{cpu=0} 10", "calls{cpu=1} 11");
        assertThat(fixture.dropped()).as("the element 1").isEqualTo(Map.of("undecodable", 1L));
    }

    @Test
    void takesCpuOfAPlainMapAsAnOrdinaryLabel() throws Exception {
        fixture.map(MapSpec.of(HASH, "calls", 4, 8, 2)).put(u32(3), u64(5));

        assertThat(fixture.collect(fixture.collector(counter("calls", uint("cpu", 4)))))
                .containsExactly("calls{cpu=3} 5");
    }

    @Test
    void addsALabelForTheProcessorWhereAsked() throws Exception {
        long[] values = IntStream.range(0, processors()).mapToLong(i -> 10 + i).toArray();
        fixture.map(MapSpec.of(PERCPU_HASH, "calls", 4, 8, 3)).put(u32(9), u64(values));

        Collector collector = fixture.collector(with(counter("calls", uint("a", 4)), perCpu("calls", CpuMode.LABEL)));

        assertThat(fixture.collect(collector)).contains("calls{a=9, cpu=0} 10", "calls{a=9, cpu=1} 11");
    }

    @Test
    void exportsOncePerDimension() throws Exception {
        long[] values = IntStream.range(0, processors()).mapToLong(i -> 10 + i).toArray();
        fixture.map(MapSpec.of(PERCPU_ARRAY, "packets", 4, 8, 1)).put(u32(0), u64(values));
        var metric = with(
                with(counter("packets"), element("packets", 0)),
                dimensions(
                        new DimensionSpec(Map.of(), false),
                        new DimensionSpec(Map.of("hostname", "h1"), false),
                        new DimensionSpec(Map.of("interface", "eth0"), true)));

        assertThat(fixture.collect(fixture.collector(metric)))
                .contains(
                        "packets{} " + Arrays.stream(values).sum(),
                        "packets{hostname=h1} " + Arrays.stream(values).sum(),
                        "packets{cpu=0, interface=eth0} 10",
                        "packets{cpu=1, interface=eth0} 11")
                .hasSize(2 + processors());
    }

    @Test
    void takesSeveralNumbersFromOneValue() throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "stats", 4, 16, 3));
        map.put(u32(9), joined(u64(5), u32(-2), u32(7)));
        var metric = with(
                with(counter("x", uint("a", 4)), read("stats")),
                output("first", new ValueSpec.Bytes(0, 8, false)),
                new OutputSpec("second", "Help.", "s", new ValueSpec.Bytes(8, 4, true), OptionalDouble.of(0.5)),
                output("third", new ValueSpec.Bytes(12, 2, false)));

        assertThat(fixture.collect(fixture.collector(metric)))
                .containsExactly("first{a=9} 5", "second{a=9} -1.0", "third{a=9} 7");
    }

    @Test
    void addsConstantLabelsInTheOrderOfNames() throws Exception {
        fixture.map(MapSpec.of(HASH, "calls", 4, 8, 3)).put(u32(9), u64(5));
        var metric = with(counter("calls"), constant(Map.of("z", "1", "a", "2"), uint("m", 4)));

        assertThat(fixture.collect(fixture.collector(metric))).containsExactly("calls{a=2, m=9, z=1} 5");
    }

    @Test
    void sumsUpWhatTheLimitRefuses() throws Exception {
        TestMap map = fixture.map(MapSpec.of(ARRAY, "calls", 4, 8, 5));
        IntStream.range(0, 5).forEach(i -> map.put(u32(i), u64(10 + i)));
        Collector counter = fixture.collector(limited(counter("calls", uint("a", 4)), 3));

        assertThat(fixture.collect(counter))
                .containsExactly(
                        "calls{a=0} 10", "calls{a=1} 11", "calls{a=2} 12", "calls{otel.metric.overflow=true} 27");
        assertThat(fixture.collect(counter)).hasSize(4);
        assertThat(fixture.dropped()).isEqualTo(Map.of("series_limit", 2L));
    }

    @Test
    void onlyCountsWhatTheLimitRefusesOfAGauge() throws Exception {
        TestMap map = fixture.map(MapSpec.of(ARRAY, "depth", 4, 8, 3));
        IntStream.range(0, 3).forEach(i -> map.put(u32(i), u64(10 + i)));

        Collector gauge = fixture.collector(limited(gauge("depth", uint("a", 4)), 2));

        assertThat(fixture.collect(gauge)).containsExactly("depth{a=0} 10", "depth{a=1} 11");
        assertThat(fixture.dropped()).isEqualTo(Map.of("series_limit", 1L));
    }

    @Test
    void addsRowsOfEqualMetricsOfSeveralConfigs() throws Exception {
        fixture.map(MapSpec.of(HASH, "one", 4, 8, 3)).put(u32(9), u64(5));
        TestMap two = fixture.map(MapSpec.of(HASH, "two", 4, 8, 3));
        two.put(u32(9), u64(6));
        two.put(u32(8), u64(7));
        var shared = counter("shared", uint("a", 4));
        List<Collector> collectors = fixture.collectors(
                fixture.source("first", Optional.empty(), with(shared, read("one"))),
                fixture.source("second", Optional.empty(), with(shared, read("two"))));

        assertThat(fixture.collect(collectors.get(0))).isEmpty();
        assertThat(fixture.collect(collectors.get(1))).containsExactly("shared{a=8} 7", "shared{a=9} 11");
        assertThat(fixture.collect(collectors.get(0))).isEmpty();
        assertThat(fixture.collect(collectors.get(1))).containsExactly("shared{a=8} 7", "shared{a=9} 11");
    }

    private static int processors() throws Exception {
        String[] range = Files.readString(Path.of("/sys/devices/system/cpu/possible"))
                .strip()
                .split("-", -1);
        return Integer.parseInt(range[range.length - 1]) + 1;
    }
}
