package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConsoleHistogramTest {
    private static final BucketScheme SLOTS = BucketScheme.of(
            IntStream.range(0, 21).mapToDouble(slot -> Math.pow(2, slot)).toArray(), false);
    private static final MetricDescriptor LATENCY =
            PresentedFamily.metric("latency", "us", MetricKind.HISTOGRAM, "Latency");

    @Test
    void drawsABarForEachBucketUpToTheLastOne() {
        assertThat(lines(80, LabelSet.of("op", "read"), slots(0, 0, 0, 3, 9, 51, 147, 26, 0, 4)))
                .containsExactly(
                        "latency{op=read} (us) count=240 sum=7 p50<=64 p99<=512",
                        "    0 ->   1 :   0 |                                        |",
                        "    1 ->   2 :   0 |                                        |",
                        "    2 ->   4 :   0 |                                        |",
                        "    4 ->   8 :   3 |*                                       |",
                        "    8 ->  16 :   9 |**                                      |",
                        "   16 ->  32 :  51 |*************                           |",
                        "   32 ->  64 : 147 |****************************************|",
                        "   64 -> 128 :  26 |*******                                 |",
                        "  128 -> 256 :   0 |                                        |",
                        "  256 -> 512 :   4 |*                                       |");
    }

    @Test
    void showsWhatIsBeyondTheLastBound() {
        BucketScheme scheme = BucketScheme.of(new double[] {-0.5, 0, 1_000_000}, false);

        assertThat(histogram(80, scheme, LabelSet.EMPTY, 1, 0, 0, 2))
                .containsExactly(
                        "latency (us) count=3 sum=7 p50>1000000 p99>1000000",
                        "     -Inf ->    -0.5 : 1 |********************                    |",
                        "     -0.5 ->       0 : 0 |                                        |",
                        "        0 -> 1000000 : 0 |                                        |",
                        "  1000000 ->    +Inf : 2 |****************************************|");
    }

    @Test
    void drawsNothingOfWhatIsEmpty() {
        assertThat(lines(80, LabelSet.EMPTY, slots())).containsExactly("latency (us) count=0 sum=7");
    }

    @Test
    void countsWithoutSign() {
        assertThat(lines(80, LabelSet.EMPTY, slots(-1, Long.MAX_VALUE)))
                .endsWith(
                        "  0 -> 1 : 18446744073709551615 |****************************************|",
                        "  1 -> 2 :  9223372036854775807 |********************                    |");
    }

    @Test
    void fitsNarrowTerminals() {
        LabelSet labels = LabelSet.of("comm", "dd", "device", "sda");

        assertThat(lines(30, labels, slots(2, 1)))
                .containsExactly(
                        "latency{comm=dd, device=sda}",
                        "  (us) count=3 sum=7 p50<=1",
                        "  p99<=2",
                        "  0 -> 1 : 2 |***************|",
                        "  1 -> 2 : 1 |*******        |");
        assertThat(lines(20, labels, slots(2, 1)))
                .containsExactly(
                        "latency{comm=dd,",
                        "  device=sda} (us)",
                        "  count=3 sum=7",
                        "  p50<=1 p99<=2",
                        "  0 -> 1 : 2",
                        "  1 -> 2 : 1");
        assertThat(lines(0, labels, slots(2))).endsWith("  0 -> 1 : 2 |" + "*".repeat(40) + "|");
    }

    @Test
    void sendsTheTerminalNoControlCharacters() {
        assertThat(lines(80, LabelSet.of("comm", "a\u001b[2Jb"), slots(1)))
                .startsWith("latency{comm=a?[2Jb} (us) count=1 sum=7 p50<=1 p99<=1");
    }

    @Test
    void drawsTwentySeriesOfAMetric() {
        HistogramRows rows = new HistogramRows("wait", BucketScheme.of(new double[] {1}, false));
        for (int i = 0; i < 23; i++) {
            rows.append(LabelSet.of("cpu", String.valueOf(i)), 1, 0, 1, 0);
        }

        assertThat(ConsoleFamily.lines(new PresentedFamily.Histograms(rows, "s", PresentedFamily.PRINTED), 80))
                .hasSize(2 * 20 + 1)
                .endsWith("... 3 more of wait");
    }

    @Test
    void standsUnderTheNameOfItsScope() {
        ConsoleCollection collection = new ConsoleCollection(80);
        collection.accept(new PresentedFamily.Numbers(
                NumberRows.counter("runs").put(LabelSet.EMPTY, 7, 0), "blockio", PresentedFamily.PRINTED));
        collection.accept(drawn(BucketScheme.of(new double[] {1}, false), LabelSet.EMPTY, 1, 0));
        collection.accept(new PresentedFamily.Numbers(
                NumberRows.counter("runs").put(LabelSet.EMPTY, 8, 0), "qdisc", PresentedFamily.SCOPED));

        assertThat(collection.lines())
                .containsExactly(
                        "",
                        "scope blockio",
                        "runs 7",
                        "latency (us) count=1 sum=7 p50<=1 p99<=1",
                        "  0 -> 1 : 1 |" + "*".repeat(40) + "|",
                        "",
                        "scope qdisc",
                        "runs 8");
    }

    private static long[] slots(long... first) {
        return Arrays.copyOf(first, SLOTS.size() + 1);
    }

    private static List<String> lines(int width, LabelSet labels, long... counts) {
        return histogram(width, SLOTS, labels, counts);
    }

    private static List<String> histogram(int width, BucketScheme scheme, LabelSet labels, long... counts) {
        return ConsoleFamily.lines(drawn(scheme, labels, counts), width);
    }

    private static Family drawn(BucketScheme scheme, LabelSet labels, long... counts) {
        return new PresentedFamily.Histograms(
                new FixedFamily.Histogram(LATENCY, scheme, labels, 7, counts), "blockio", PresentedFamily.PRINTED);
    }
}
