package io.bpfmetrics.collect;

import static io.bpfmetrics.collect.ConfigFixture.buckets;
import static io.bpfmetrics.collect.ConfigFixture.counter;
import static io.bpfmetrics.collect.ConfigFixture.draining;
import static io.bpfmetrics.collect.ConfigFixture.element;
import static io.bpfmetrics.collect.ConfigFixture.field;
import static io.bpfmetrics.collect.ConfigFixture.gauge;
import static io.bpfmetrics.collect.ConfigFixture.histogram;
import static io.bpfmetrics.collect.ConfigFixture.label;
import static io.bpfmetrics.collect.ConfigFixture.output;
import static io.bpfmetrics.collect.ConfigFixture.perCpu;
import static io.bpfmetrics.collect.ConfigFixture.read;
import static io.bpfmetrics.collect.ConfigFixture.uint;
import static io.bpfmetrics.collect.ConfigFixture.with;
import static io.bpfmetrics.testing.MapContents.u32;
import static io.bpfmetrics.testing.MapContents.u64;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.config.BucketType;
import io.bpfmetrics.config.CpuMode;
import io.bpfmetrics.config.ValueSpec;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Metrics that do not fit their maps. */
@KernelTest
class ConfigProblemsTest {
    private static final int HASH = 1;
    private static final int ARRAY = 2;
    private static final int PERF_EVENT_ARRAY = 4;
    private static final int PERCPU_HASH = 5;
    private static final int QUEUE = 22;

    private final ConfigFixture fixture = new ConfigFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void saysHowLabelsDoNotCoverTheKey() throws Exception {
        fixture.map(MapSpec.of(HASH, "latency", 16, 8, 10));

        assertThat(fixture.problems(
                        counter("latency", uint("device", 4), label("operation", 1, 3, "uint"), uint("bucket", 4))))
                .containsExactly(
                        "key is 16 bytes but labels describe 12 (device 4 + operation 1 + 3 + bucket 4)" + ": latency");
    }

    @Test
    void saysSoOfTooManyLabelsToo() throws Exception {
        fixture.map(MapSpec.of(HASH, "latency", 4, 8, 10));

        assertThat(fixture.problems(counter("latency", uint("a", 4), uint("cpu", 2))))
                .containsExactly("key is 4 bytes but labels describe 6 (a 4 + cpu 2): latency");
    }

    @Test
    void saysSoOfAPerCpuMap() throws Exception {
        fixture.map(MapSpec.of(PERCPU_HASH, "latency", 8, 8, 10));

        assertThat(fixture.problems(counter("latency", uint("a", 4), uint("cpu", 2))))
                .containsExactly("key is 8 bytes, with the processor 10 but labels describe 6 (a 4 + cpu 2): latency");
    }

    @Test
    void wantsLabelsForAKeyOfEightBytes() throws Exception {
        fixture.map(MapSpec.of(HASH, "latency", 8, 8, 10));

        assertThat(fixture.problems(counter("latency")))
                .containsExactly("key is 8 bytes but labels describe 0: latency");
    }

    @Test
    void goesOnWithTheOtherMetrics() throws Exception {
        fixture.map(MapSpec.of(HASH, "good", 4, 8, 10)).put(u32(1), u64(5));
        fixture.map(MapSpec.of(HASH, "bad", 8, 8, 10));

        Collector collector = fixture.collector(counter("bad", uint("a", 4)), counter("good", uint("a", 4)));

        assertThat(fixture.collect(collector)).containsExactly("good{a=1} 5");
    }

    @Test
    void namesTheNearestMap() throws Exception {
        fixture.map(MapSpec.of(HASH, "latencies", 4, 8, 10));

        assertThat(fixture.problems(counter("latencys", uint("a", 4)), counter("other", uint("a", 4))))
                .containsExactly(
                        "there is no map \"latencys\"; did you mean \"latencies\"?: latencys",
                        "there is no map \"other\"; known are latencies: other");
    }

    @Test
    void refusesMapsWithoutEntries() throws Exception {
        fixture.map(MapSpec.of(PERF_EVENT_ARRAY, "perf", 4, 4, 2));
        fixture.map(MapSpec.of(QUEUE, "queue", 0, 8, 2));

        assertThat(fixture.problems(counter("perf", uint("a", 4)), counter("queue")))
                .containsExactly(
                        "map \"perf\" is a perf event array; write perf_event_array: true to count its records: perf",
                        "map \"queue\" cannot be read as keys and values: a queue has no keys: queue");
    }

    @Test
    void wantsToKnowWhichNumberOfALongValue() throws Exception {
        fixture.map(MapSpec.of(HASH, "stats", 4, 16, 10));
        fixture.map(MapSpec.of(HASH, "odd", 4, 3, 10));

        assertThat(fixture.problems(
                        counter("stats", uint("a", 4)),
                        counter("odd", uint("a", 4)),
                        with(
                                with(counter("beyond", uint("a", 4)), read("stats")),
                                output("beyond", new ValueSpec.Bytes(12, 8, false)))))
                .containsExactly(
                        "values of map \"stats\" have 16 bytes, and a number has 1, 2, 4 or 8;"
                                + " say with value: which field it is: stats",
                        "values of map \"odd\" have 3 bytes, and a number has 1, 2, 4 or 8;"
                                + " say with value: which field it is: odd",
                        "values of map \"stats\" have 16 bytes, but this one ends at 20: beyond");
    }

    @Test
    void refusesWhatTheTypeOfTheMapDoesNotHave() throws Exception {
        fixture.map(MapSpec.of(HASH, "hash", 4, 8, 10));
        fixture.map(MapSpec.of(ARRAY, "array", 4, 8, 10));

        assertThat(fixture.problems(
                        with(counter("a"), element("hash", 1)),
                        with(counter("b", uint("x", 4)), perCpu("hash", CpuMode.LABEL)),
                        with(counter("c", uint("x", 4)), draining("array", Duration.ofSeconds(1), Optional.empty())),
                        with(counter("d", field("x", "y")), read("hash")),
                        with(counter("e"), element("array", 10))))
                .containsExactly(
                        "index is given, but map \"hash\" is no array: a",
                        "a series per processor needs a per-CPU map, and \"hash\" is none: b",
                        "map \"array\" is an array, whose entries cannot be deleted; leave out drain: c",
                        "the object does not tell the type of the keys of map \"hash\"; compile it with -g,"
                                + " or give the size of each label: d",
                        "index is 10, but map \"array\" has only 10 elements, from 0 on: e");
    }

    @Test
    void refusesAHistogramWithoutBucket() throws Exception {
        fixture.map(MapSpec.of(PERCPU_HASH, "h", 4, 8, 10));

        assertThat(fixture.problems(histogram("h", buckets(BucketType.EXP2, 0, 3, 1), uint("cpu", 2))))
                .containsExactly("a histogram needs a label for the bucket: h");
    }

    @Test
    void refusesAnUnequalMetricOfTheSameName() throws Exception {
        fixture.map(MapSpec.of(HASH, "one", 4, 8, 10));
        fixture.map(MapSpec.of(HASH, "two", 4, 8, 10));

        assertThat(fixture.problems(
                        with(counter("same", uint("a", 4)), read("one")),
                        with(gauge("same", uint("a", 4)), read("two"))))
                .containsExactly(
                        "another metric has this name, in config \"test\" too, and differs in kind, help, unit,"
                                + " scale, sign or buckets; only equal ones can be one metric: same");
    }

    @Test
    void refusesToReadAndDrainTheSameMap() throws Exception {
        fixture.map(MapSpec.of(HASH, "calls", 4, 8, 10));

        assertThat(fixture.problems(
                        with(counter("a", uint("x", 4)), draining("calls", Duration.ofSeconds(1), Optional.empty())),
                        with(counter("b", uint("x", 4)), read("calls"))))
                .containsExactly(
                        "map \"calls\" is drained for one metric and not for another; write drain for all of them: b");
    }
}
