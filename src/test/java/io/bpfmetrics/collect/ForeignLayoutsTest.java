package io.bpfmetrics.collect;

import static io.bpfmetrics.testing.MapContents.bytes;
import static io.bpfmetrics.testing.MapContents.joined;
import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.bpfmetrics.config.ConfigFolder;
import io.bpfmetrics.config.ConfigProblem;
import io.bpfmetrics.config.ConfigReading;
import io.bpfmetrics.testing.ConfigRun;
import io.bpfmetrics.testing.Instructions;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.ProgramSpec;
import io.bpfmetrics.testing.TestMap;
import io.bpfmetrics.testing.TestProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The exact layouts of aya-metrics (an array of counters) and of ebpf-histogram (bucket and key, packed). */
@KernelTest
class ForeignLayoutsTest {
    private static final int PERCPU_HASH = 5;
    private static final int PERCPU_ARRAY = 6;
    private static final int XDP = 6;

    private static final String COUNTERS = """
            prefix: ""
            source: {map_id: %d}
            metrics:
              counters:
                - {name: packets_counter, help: Packets., index: 0, unit: "{packet}",
                   dimensions: [{}, {labels: {hostname: h1}}, {labels: {interface: eth0}, cpu: true}]}
                - {name: bytes, help: Bytes., index: 63, unit: By}
            """;

    private static final String BUCKETS = """
            prefix: ""
            source: {map_id: %d}
            metrics:
              histograms:
                - name: test_latency
                  help: Latency.
                  bucket_type: bit_length
                  bucket_min: 1
                  bucket_max: 64
                  bucket_label: bucket
                  output: gauge
                  labels:
                    - {name: bucket, size: 4, decoders: [{name: uint}]}
            """;

    private static final String MAJOR_AND_MINOR = """
                    - {name: major, size: 4, decoders: [{name: int}]}
                    - {name: minor, size: 4, decoders: [{name: int}]}
            """;

    private final ConfigFixture fixture = new ConfigFixture();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void showsEverySeriesOfCountersWithZeroFromTheFirstCollection() throws Exception {
        TestMap map = counters("COUNTERS", 64);

        assertThat(fixture.collect(collector(COUNTERS.formatted(map.id()))))
                .isEqualTo(counterLines(new long[possibleProcessors()], 0));
    }

    @Test
    void sumsCountersOfAllPossibleProcessorsAndShowsEachWhereAsked() throws Exception {
        TestMap map = counters("COUNTERS", 64);
        long[] packets =
                LongStream.range(0, possibleProcessors()).map(cpu -> 10 + cpu).toArray();
        map.put(u32(0), u64(packets));
        map.put(u32(1), u64(filled(1000)));
        map.put(u32(63), u64(filled(7)));

        assertThat(fixture.collect(collector(COUNTERS.formatted(map.id()))))
                .isEqualTo(counterLines(packets, 7L * possibleProcessors()));
    }

    @Test
    void findsCountersByProgramAndNameAndByPin() throws Exception {
        String program = "xdp_" + pid();
        TestProgram owner = fixture.bpf.program(ProgramSpec.of(XDP, program, Instructions.returning(2)));
        owner.bind(counters("AYA_LOGS", 64));
        TestMap map = counters("COUNTERS", 64);
        owner.bind(map);
        map.put(u32(63), u64(filled(3)));
        Path pin = fixture.bpf.bpffsDirectory().resolve("COUNTERS");
        map.pin(pin.toString());
        String text = COUNTERS.replace("help:", "map: COUNTERS, help:");

        for (String source : List.of("program: {name: " + program + "}", "pin: " + pin)) {
            assertThat(fixture.collect(collector(text.replace("map_id: %d", source))))
                    .isEqualTo(counterLines(new long[possibleProcessors()], 3L * possibleProcessors()));
        }
    }

    @Test
    void readsCountersOfAnyNameAndNumberUpToTheLastIndex() throws Exception {
        TestMap map = counters("MY_OWN_COUNTERS", 200);
        map.put(u32(199), u64(filled(1)));
        String last = COUNTERS.replace("help:", "map: MY_OWN_COUNTERS_OF_XDP, help:")
                .replace("index: 63", "index: 199")
                .formatted(map.id());

        assertThat(fixture.collect(collector(last))).contains("bytes{} " + possibleProcessors());
        assertThat(fixture.collect(collector(last.replace("index: 199", "index: 200"))))
                .hasSize(2 + possibleProcessors())
                .noneMatch(line -> line.startsWith("bytes"));
    }

    @Test
    void startsCountersAnewWhenTheyFall() throws Exception {
        TestMap map = counters("COUNTERS", 64);
        Collector collector = collector(COUNTERS.formatted(map.id()));
        map.put(u32(0), u64(filled(5)));
        fixture.collect(collector);
        Thread.sleep(2); // starts are in milliseconds
        FamilyLines before = new FamilyLines();
        collector.collect(before); // the last one that saw the old number: they count anew since then

        map.put(u32(0), u64(filled(4)));
        FamilyLines after = new FamilyLines();
        collector.collect(after);

        assertThat(after.lines()).contains("packets_counter{hostname=h1} " + 4 * possibleProcessors());
        assertThat(after.starts().get("{hostname=h1}"))
                .isGreaterThan(before.starts().get("{hostname=h1}"));
    }

    @ParameterizedTest
    @MethodSource
    void readsPackedKeysOfAnySize(List<String> labels, byte[] key, String expected) throws Exception {
        TestMap map = buckets("BLOCK_HISTOGRAM", 4 + key.length);
        map.put(joined(u32(3), key), u64(filled(2)));
        StringBuilder text = new StringBuilder(BUCKETS.formatted(map.id()));
        labels.forEach(label -> text.append("        - ").append(label).append('\n'));

        assertThat(fixture.collect(collector(text.toString())))
                .containsExactly("test_latency{" + expected + "} " + 2 * possibleProcessors());
    }

    static Stream<Arguments> readsPackedKeysOfAnySize() {
        String opcode = "{name: operation, size: 1, decoders: [{name: uint},"
                + " {name: static_map, static_map: {0: flush, 1: write, 2: read}}]}";
        String disk = "{name: disk, size: 31, decoders: [{name: string}]}";
        return Stream.of(
                argumentSet("none", List.of(), bytes(), "le=8"),
                argumentSet("u8", List.of(label("queue", 1, "uint")), bytes(255), "queue=255, le=8"),
                argumentSet("i8", List.of(label("queue", 1, "int")), bytes(255), "queue=-1, le=8"),
                argumentSet("u16", List.of(label("port", 2, "uint")), u16(65535), "port=65535, le=8"),
                argumentSet("u32", List.of(label("zone", 4, "uint")), u32(-1), "zone=4294967295, le=8"),
                argumentSet("i32", List.of(label("zone", 4, "int")), u32(-1), "zone=-1, le=8"),
                argumentSet("u64", List.of(label("zone", 8, "uint")), u64(-1), "zone=18446744073709551615, le=8"),
                argumentSet(
                        "{i32, i32}",
                        List.of(label("major", 4, "int"), label("minor", 4, "int")),
                        u32(259, -3),
                        "major=259, minor=-3, le=8"),
                argumentSet(
                        "{u16, u8} and what pads it",
                        List.of(
                                label("port", 2, "uint"),
                                label("z", 1, "uint").replace(", size", ", padding: 1, size")),
                        joined(u16(80), bytes(6, 0)),
                        "port=80, z=6, le=8"),
                argumentSet(
                        "9 bytes",
                        List.of(label("zone", 8, "uint"), opcode),
                        joined(u64(1), bytes(2)),
                        "operation=read, zone=1, le=8"),
                argumentSet(
                        "16 bytes", List.of(label("comm", 16, "string")), text("kworker", 16), "comm=kworker, le=8"),
                argumentSet(
                        "32 bytes",
                        List.of(disk, opcode),
                        joined(text("nvme0n1", 31), bytes(1)),
                        "disk=nvme0n1, operation=write, le=8"),
                argumentSet(
                        "a text that fills its place, an unknown word",
                        List.of(disk, opcode),
                        joined(text("d".repeat(31), 31), bytes(9)),
                        "disk=" + "d".repeat(31) + ", operation=unknown:9, le=8"));
    }

    @Test
    void addsUpOnlyBucketsThatAreThereForTheGauge() throws Exception {
        TestMap map = buckets("BLOCK_HISTOGRAM", 12);
        map.put(u32(10, 8, 0), u64(filled(2)));
        map.put(u32(1, 8, 0), u64(filled(1)));
        map.put(u32(14, 8, 0), u64(filled(4)));
        map.put(u32(14, 8, 1), u64(filled(5)));
        int cpus = possibleProcessors();

        assertThat(fixture.collect(collector(BUCKETS.formatted(map.id()) + MAJOR_AND_MINOR)))
                .containsExactly(
                        "test_latency{major=8, minor=0, le=1024} " + 3 * cpus,
                        "test_latency{major=8, minor=0, le=16384} " + 7 * cpus,
                        "test_latency{major=8, minor=0, le=2} " + cpus,
                        "test_latency{major=8, minor=1, le=16384} " + 5 * cpus);
    }

    @Test
    void showsTheFirstAndTheLastBucketOfTheGaugeAndNoneBeyond() throws Exception {
        TestMap map = buckets("BLOCK_HISTOGRAM", 4);
        for (int bucket : new int[] {0, 1, 63, 64, 65}) {
            map.put(u32(bucket), u64(filled(1)));
        }
        int cpus = possibleProcessors();

        assertThat(fixture.collect(collector(BUCKETS.formatted(map.id()))))
                .containsExactly(
                        "test_latency{le=18446744073709551616} " + 3 * cpus,
                        "test_latency{le=2} " + cpus,
                        "test_latency{le=9223372036854775808} " + 2 * cpus);
        assertThat(fixture.dropped()).containsExactly(Map.entry("out_of_range", 2L));
    }

    @Test
    void fillsTheGapsOfARealHistogramAndInventsNoSum() throws Exception {
        TestMap map = buckets("BLOCK_HISTOGRAM", 12);
        map.put(u32(2, 8, 0), u64(filled(1)));
        map.put(u32(4, 8, 0), u64(filled(2)));
        String text = histogram((BUCKETS + MAJOR_AND_MINOR).formatted(map.id()), 5);
        int cpus = possibleProcessors();

        assertThat(fixture.collect(collector(text)))
                .containsExactly("test_latency{major=8, minor=0} 2.0E-9=0 4.0E-9=" + cpus + " 8.0E-9=" + cpus
                        + " 1.6E-8=" + 3 * cpus + " 3.2E-8=" + 3 * cpus + " +Inf=" + 3 * cpus + " sum=NaN");
    }

    @Test
    void hasABoundForTheGreatestBucketOfTheHistogram() throws Exception {
        TestMap map = buckets("BLOCK_HISTOGRAM", 4);
        map.put(u32(1), u64(filled(1)));
        map.put(u32(64), u64(filled(1)));

        List<String> lines = fixture.collect(
                collector(BUCKETS.replace("output: gauge", "sum: none").formatted(map.id())));

        int cpus = possibleProcessors();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).split(" ")).hasSize(1 + 64 + 2).startsWith("test_latency{}", "2.0=" + cpus);
        assertThat(lines.get(0))
                .endsWith(" 9.223372036854776E18=" + cpus + " 1.8446744073709552E19=" + 2 * cpus + " +Inf=" + 2 * cpus
                        + " sum=NaN");
    }

    @Test
    void writesThePageThatDashboardsKnow() throws Exception {
        TestMap counters = counters("COUNTERS", 64);
        counters.put(u32(0), u64(perCpu(42)));
        TestMap map = buckets("BLOCK_HISTOGRAM", 12);
        map.put(u32(10, 8, 0), u64(perCpu(5)));
        map.put(u32(64, 8, 0), u64(perCpu(1)));
        Files.writeString(folder.resolve("aya.yaml"), COUNTERS.formatted(counters.id()));
        String gauge = BUCKETS.formatted(map.id()) + MAJOR_AND_MINOR;
        Files.writeString(folder.resolve("gauge.yaml"), gauge);
        Files.writeString(
                folder.resolve("real.yaml"), histogram(gauge, 64).replace("test_latency", "test_latency_seconds"));

        try (ConfigRun run = ConfigRun.start(folder, "aya,gauge,real")) {
            String page = run.text();

            assertThat(page)
                    .contains(
                            "# TYPE packets_counter counter\n",
                            "packets_counter 42\n",
                            "packets_counter{hostname=\"h1\"} 42\n",
                            "packets_counter{cpu=\"0\",interface=\"eth0\"} 42\n",
                            "# TYPE bytes counter\n",
                            "bytes 0\n",
                            "# TYPE test_latency gauge\n",
                            "test_latency{le=\"1024\",major=\"8\",minor=\"0\"} 5\n",
                            "test_latency{le=\"18446744073709551616\",major=\"8\",minor=\"0\"} 6\n",
                            "# TYPE test_latency_seconds histogram\n")
                    .doesNotContain(
                            "packets_counter_total", "\nbytes_total", "test_latency_bucket", "test_latency_count");
            assertThat(run.lines("test_latency_seconds_bucket"))
                    .hasSize(65)
                    .contains("test_latency_seconds_bucket{major=\"8\",minor=\"0\",le=\"+Inf\"} 6");
            assertThat(run.lines("test_latency_seconds_count"))
                    .containsExactly("test_latency_seconds_count{major=\"8\",minor=\"0\"} 6");
        }
    }

    /** The same buckets as a histogram in seconds. */
    private static String histogram(String text, int last) {
        return text.replace("bucket_max: 64", "bucket_max: " + last)
                .replace("output: gauge", "bucket_multiplier: 1e-9");
    }

    private List<String> counterLines(long[] packets, long bytes) {
        long sum = Arrays.stream(packets).sum();
        List<String> lines = new ArrayList<>(
                List.of("bytes{} " + bytes, "packets_counter{hostname=h1} " + sum, "packets_counter{} " + sum));
        for (int cpu = 0; cpu < packets.length; cpu++) {
            lines.add("packets_counter{cpu=" + cpu + ", interface=eth0} " + packets[cpu]);
        }
        return lines.stream().sorted().toList();
    }

    private TestMap counters(String name, int size) {
        return fixture.bpf.map(MapSpec.of(PERCPU_ARRAY, name, 4, 8, size));
    }

    private TestMap buckets(String name, int keySize) {
        return fixture.bpf.map(MapSpec.of(PERCPU_HASH, name, keySize, 8, 1000));
    }

    private Collector collector(String text) throws IOException {
        Files.writeString(folder.resolve("test.yaml"), text);
        ConfigReading reading = new ConfigFolder(folder, "").read("test");
        assertThat(reading.problems()).filteredOn(ConfigProblem::isError).isEmpty();
        return fixture.collectors(new ConfigSource(
                        reading.configs().get(0), List.of(), List.of(), Optional.empty(), Map.of(), Instant.EPOCH))
                .get(0);
    }

    private static String label(String name, int size, String decoder) {
        return "{name: " + name + ", size: " + size + ", decoders: [{name: " + decoder + "}]}";
    }

    private static byte[] u16(int number) {
        return Arrays.copyOf(u32(number), 2); // of hosts that are little-endian
    }

    private static byte[] text(String text, int size) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), size);
    }

    private static long[] filled(long value) {
        long[] values = new long[possibleProcessors()];
        Arrays.fill(values, value);
        return values;
    }

    private static long[] perCpu(long first) {
        long[] values = new long[possibleProcessors()];
        values[0] = first;
        return values;
    }

    private static int possibleProcessors() {
        try {
            String list = Files.readString(Path.of("/sys/devices/system/cpu/possible"))
                    .strip();
            return Integer.parseInt(list.substring(list.lastIndexOf('-') + 1)) + 1;
        } catch (IOException e) {
            throw new IllegalStateException("reading how many processors there can be", e);
        }
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }
}
