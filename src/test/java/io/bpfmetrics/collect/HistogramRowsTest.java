package io.bpfmetrics.collect;

import static io.bpfmetrics.collect.ConfigFixture.buckets;
import static io.bpfmetrics.collect.ConfigFixture.counter;
import static io.bpfmetrics.collect.ConfigFixture.fixed;
import static io.bpfmetrics.collect.ConfigFixture.histogram;
import static io.bpfmetrics.collect.ConfigFixture.label;
import static io.bpfmetrics.collect.ConfigFixture.output;
import static io.bpfmetrics.collect.ConfigFixture.uint;
import static io.bpfmetrics.collect.ConfigFixture.with;
import static io.bpfmetrics.testing.MapContents.bytes;
import static io.bpfmetrics.testing.MapContents.joined;
import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.bpfmetrics.config.BucketType;
import io.bpfmetrics.config.HistogramSpec;
import io.bpfmetrics.config.SumMode;
import io.bpfmetrics.config.ValueSpec;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Histograms made of real maps: the buckets of ebpf_exporter, and our own. */
@KernelTest
class HistogramRowsTest {
    private static final int HASH = 1;
    private static final int PERCPU_HASH = 5;
    private static final int PERCPU_ARRAY = 6;

    private final ConfigFixture fixture = new ConfigFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @MethodSource
    void putsBucketsTogether(HistogramSpec spec, Map<Long, Long> raw, String expected, Map<String, Long> dropped)
            throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "h", 8, 8, 100));
        raw.forEach((bucket, count) -> map.put(u64(bucket), u64(count)));
        Collector collector = fixture.collector(histogram("h", spec, uint("bucket", 8)));

        assertThat(fixture.collect(collector)).containsExactly("h{} " + expected);
        assertThat(fixture.collect(collector)).containsExactly("h{} " + expected);
        assertThat(fixture.dropped()).isEqualTo(dropped);
    }

    static Stream<Arguments> putsBucketsTogether() {
        HistogramSpec exp2 = buckets(BucketType.EXP2, 0, 3, 1);
        return Stream.of(
                argumentSet(
                        "a: exp2",
                        exp2,
                        Map.of(0L, 1L, 1L, 1L, 2L, 2L, 3L, 4L, 4L, 36L),
                        "1.0=1 2.0=2 4.0=4 8.0=8 +Inf=8 sum=36.0",
                        Map.of()),
                argumentSet(
                        "b: exp2zero",
                        buckets(BucketType.EXP2ZERO, 0, 4, 1),
                        Map.of(0L, 1L, 1L, 1L, 2L, 1L, 3L, 2L, 4L, 4L, 5L, 36L),
                        "0.0=1 1.0=2 2.0=3 4.0=5 8.0=9 +Inf=9 sum=36.0",
                        Map.of()),
                argumentSet(
                        "d: beyond the last bucket",
                        buckets(BucketType.EXP2, 0, 5, 1),
                        Map.of(3L, 4L, 10L, 1L),
                        "1.0=0 2.0=0 4.0=0 8.0=4 16.0=4 32.0=4 +Inf=4 sum=NaN",
                        Map.of("out_of_range", 1L)),
                argumentSet(
                        "e: before the first bucket",
                        buckets(BucketType.EXP2, 2, 4, 1),
                        Map.of(0L, 5L, 1L, 7L, 2L, 1L),
                        "4.0=1 8.0=1 16.0=1 +Inf=1 sum=NaN",
                        Map.of("out_of_range", 2L)),
                argumentSet(
                        "f: linear, cut",
                        buckets(BucketType.LINEAR, 0, 3, 50),
                        Map.of(0L, 5L, 3L, 2L, 4L, 999L, 25L, 7L),
                        "0.0=5 50.0=5 100.0=5 150.0=7 +Inf=7 sum=49950.0",
                        Map.of("out_of_range", 1L)),
                argumentSet(
                        "g: fixed",
                        fixed(1e-6, 100.0, 1000.0, 250000.0),
                        Map.of(100L, 3L, 1000L, 2L, 250000L, 1L, 250001L, 123456L),
                        "9.999999999999999E-5=3 0.001=5 0.25=6 +Inf=6 sum=0.123456",
                        Map.of()),
                argumentSet(
                        "numbers without sign",
                        exp2,
                        Map.of(-1L, 3L, 0L, -2L, 4L, -1L),
                        "1.0=-2 2.0=-2 4.0=-2 8.0=-2 +Inf=-2 sum=1.8446744073709552E19",
                        Map.of("out_of_range", 1L)),
                argumentSet(
                        "an empty row that is out of range loses nothing",
                        exp2,
                        Map.of(0L, 1L, 9L, 0L),
                        "1.0=1 2.0=1 4.0=1 8.0=1 +Inf=1 sum=NaN",
                        Map.of()),
                argumentSet(
                        "bit length, whose sum nobody knows",
                        buckets(BucketType.BIT_LENGTH, 1, 3, 1e-9),
                        Map.of(1L, 2L, 3L, 4L),
                        "2.0E-9=2 4.0E-9=2 8.0E-9=6 +Inf=6 sum=NaN",
                        Map.of()));
    }

    @Test
    void putsTheSumOfWorkedExampleFTogether() throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "h", 8, 8, 100));
        Map.of(0L, 5L, 3L, 2L, 20L, 1L, 21L, 999L, 25L, 7L).forEach((key, value) -> map.put(u64(key), u64(value)));

        String line = fixture.collect(
                        fixture.collector(histogram("h", buckets(BucketType.LINEAR, 0, 20, 50), uint("bucket", 8))))
                .get(0);

        assertThat(line)
                .startsWith("h{} 0.0=5 50.0=5 100.0=5 150.0=7 200.0=7 ")
                .endsWith(" 950.0=7 1000.0=8 +Inf=8 sum=49950.0");
    }

    @Test
    void multipliesBoundsAndSumAsWorkedExampleCDoes() throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "h", 4, 8, 100));
        map.put(u32(11), u64(1));
        map.put(u32(28), u64(1824));

        String line = fixture.collect(
                        fixture.collector(histogram("h", buckets(BucketType.EXP2, 0, 27, 1e-6), uint("bucket", 4))))
                .get(0);

        assertThat(line)
                .startsWith("h{} 1.0E-6=0 2.0E-6=0 ")
                .contains(" 0.001024=0 0.002048=1 ")
                .endsWith(" 134.217728=1 +Inf=1 sum=0.0018239999999999999");
    }

    @Test
    void mergesProcessorsAsWorkedExampleIDoes() throws Exception {
        TestMap map = fixture.map(MapSpec.of(PERCPU_ARRAY, "h", 4, 8, 3));
        map.put(u32(0), perCpu(1, 2));
        map.put(u32(1), perCpu(0, 5));
        map.put(u32(2), perCpu(4, 6));

        Collector collector = fixture.collector(histogram("h", buckets(BucketType.EXP2, 0, 1, 1), uint("bucket", 4)));

        assertThat(fixture.collect(collector)).containsExactly("h{} 1.0=3 2.0=8 +Inf=8 sum=10.0");
    }

    @ParameterizedTest
    @MethodSource
    void makesAHistogramPerProcessor(boolean isCpuLast) throws Exception {
        TestMap map = fixture.map(MapSpec.of(PERCPU_HASH, "h", 8, 8, 10));
        map.put(joined(u32(7), u32(0)), perCpu(1, 2));
        map.put(joined(u32(7), u32(1)), perCpu(3, 0));
        HistogramSpec spec = buckets(BucketType.EXP2, 0, 1, 1);

        Collector collector = fixture.collector(
                isCpuLast
                        ? histogram("h", spec, uint("op", 4), uint("bucket", 4), uint("cpu", 2))
                        : histogram("h", spec, uint("op", 4), uint("cpu", 2), uint("bucket", 4)));

        assertThat(fixture.collect(collector))
                .contains("h{cpu=0, op=7} 1.0=1 2.0=4 +Inf=4 sum=NaN", "h{cpu=1, op=7} 1.0=2 2.0=2 +Inf=2 sum=NaN");
    }

    static Stream<Boolean> makesAHistogramPerProcessor() {
        return Stream.of(true, false);
    }

    @Test
    void dropsOnlyTheRowWhoseBucketIsNoNumber() throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "h", 4, 8, 10));
        map.put(bytes('0', 'x', '1', 0), u64(5));
        map.put(bytes('0', 'b', '0', 0), u64(6));
        map.put(bytes('0', '2', 0, 0), u64(7));
        map.put(bytes('t', 'w', 'o', 0), u64(8));
        map.put(bytes('_', '1', 0, 0), u64(8));
        map.put(bytes('0', '_', '2', 0), u64(9));

        Collector collector =
                fixture.collector(histogram("h", buckets(BucketType.EXP2, 0, 2, 1), label("bucket", 4, 0, "string")));

        assertThat(fixture.collect(collector)).containsExactly("h{} 1.0=6 2.0=11 4.0=27 +Inf=27 sum=NaN");
        assertThat(fixture.dropped()).isEqualTo(Map.of("bad_bucket", 2L));
    }

    @Test
    void takesTheBucketFromAnyLabel() throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "h", 8, 8, 10));
        map.put(joined(u32(1), u32(7)), u64(5));
        HistogramSpec spec = new HistogramSpec(
                BucketType.BIT_LENGTH, 1, 2, 1, List.of(), Optional.of("bucket"), false, false, SumMode.ESTIMATE);

        Collector collector = fixture.collector(histogram("h", spec, uint("bucket", 4), uint("major", 4)));

        assertThat(fixture.collect(collector)).containsExactly("h{major=7} 2.0=5 4.0=5 +Inf=5 sum=10.0");
    }

    @Test
    void showsPresentBucketsAsGauge() throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "latency", 8, 8, 10));
        map.put(joined(u32(10), u32(7)), u64(5));
        map.put(joined(u32(12), u32(7)), u64(1));
        map.put(joined(u32(64), u32(7)), u64(1));
        HistogramSpec spec = new HistogramSpec(
                BucketType.BIT_LENGTH, 1, 64, 1, List.of(), Optional.of("bucket"), false, true, SumMode.NONE);

        Collector collector = fixture.collector(histogram("latency", spec, uint("bucket", 4), uint("major", 4)));

        assertThat(fixture.collect(collector))
                .containsExactly(
                        "latency{major=7, le=1024} 5",
                        "latency{major=7, le=18446744073709551616} 7",
                        "latency{major=7, le=4096} 6");
    }

    @Test
    void takesSlotsFromTheValue() throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "h", 4, 24, 10));
        map.put(u32(7), joined(u64(99), u32(1, 2, 0, 4)));
        var metric = with(
                histogram("h", buckets(BucketType.SLOTS, 0, 3, 1), uint("dev", 4)),
                output("h", new ValueSpec.Bytes(8, 4, false)));

        assertThat(fixture.collect(fixture.collector(metric)))
                .containsExactly("h{dev=7} 1.0=1 2.0=3 4.0=3 8.0=7 +Inf=7 sum=NaN");
    }

    @Test
    void numbersExponentialBuckets() {
        assertThat(indexes(BucketType.EXP2, 0, 3, 1)).containsExactly(-1, 0, 1, 2);
        assertThat(indexes(BucketType.EXP2, 0, 2, 0.25)).containsExactly(-3, -2, -1);
        assertThat(indexes(BucketType.EXP2ZERO, 0, 3, 1)).containsExactly(Integer.MIN_VALUE, -1, 0, 1);
        assertThat(indexes(BucketType.SLOTS, 0, 3, 1)).containsExactly(Integer.MIN_VALUE, -1, 1, 2);
        assertThat(indexes(BucketType.BIT_LENGTH, 1, 3, 2)).containsExactly(0, 2, 3);
    }

    @Test
    void readsAMapOnceForSeveralMetrics() throws Exception {
        TestMap map = fixture.map(MapSpec.of(HASH, "h", 4, 8, 10));
        map.put(u32(1), u64(5));

        Collector collector = fixture.collector(
                histogram("h", buckets(BucketType.EXP2, 0, 1, 1), uint("bucket", 4)),
                with(counter("plain", uint("raw", 4)), ConfigFixture.read("h")));

        assertThat(fixture.collect(collector)).containsExactly("h{} 1.0=0 2.0=5 +Inf=5 sum=NaN", "plain{raw=1} 5");
    }

    private static int[] indexes(BucketType type, long min, long max, double multiplier) {
        HistogramSpec spec =
                new HistogramSpec(type, min, max, multiplier, List.of(), Optional.empty(), true, false, SumMode.NONE);
        Buckets parts = Buckets.of(spec, (int) (max - min + 1));
        int[] indexes = new int[parts.scheme().size()];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = parts.scheme().exponentialIndex(i);
        }
        return indexes;
    }

    /** The values of the first two processors; the others have nothing. */
    private static byte[] perCpu(long first, long second) throws Exception {
        String[] range = java.nio.file.Files.readString(java.nio.file.Path.of("/sys/devices/system/cpu/possible"))
                .strip()
                .split("-", -1);
        long[] values = new long[Math.max(2, Integer.parseInt(range[range.length - 1]) + 1)];
        values[0] = first;
        values[1] = second;
        return u64(values);
    }
}
