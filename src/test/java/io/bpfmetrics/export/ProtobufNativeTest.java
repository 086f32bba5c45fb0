package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.LabelSet;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.Histogram;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.Metric;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exponential histograms as native histograms. */
class ProtobufNativeTest {
    private static final int ZERO = BucketScheme.ZERO;

    /** Bounds 0, 1, 2, 4, 8, 16. */
    private static final BucketScheme ZERO_TO_16 = scheme(ZERO, -1, 0, 1, 2, 3);

    @ParameterizedTest
    @MethodSource
    void writesBucketsThatHaveCounts(
            BucketScheme scheme, long[] counts, int zeroCount, int spans, Map<Double, Long> expected) throws Exception {
        Metric metric = written(scheme, 1.5, counts);

        Histogram histogram = metric.getHistogram();
        assertThat(ProtobufPage.natives(metric)).isEqualTo(expected);
        assertThat(histogram.getPositiveSpanCount()).isEqualTo(spans);
        assertThat(histogram.hasSchema()).isTrue();
        assertThat(histogram.getSchema()).isZero();
        assertThat(histogram.hasZeroThreshold()).isTrue();
        assertThat(histogram.getZeroThreshold()).isZero();
        assertThat(histogram.hasZeroCount()).isTrue();
        assertThat(histogram.getZeroCount()).isEqualTo(zeroCount);
        assertThat(histogram.getSampleCount()).isEqualTo(Arrays.stream(counts).sum());
        assertThat(histogram.getSampleSum()).isEqualTo(1.5);
        assertThat(histogram.getNegativeSpanList()).isEmpty();
        assertThat(histogram.getNegativeDeltaList()).isEmpty();
    }

    static Stream<Arguments> writesBucketsThatHaveCounts() {
        int[] wide = IntStream.rangeClosed(-33, 64).toArray();
        return Stream.of(
                argumentSet(
                        "all",
                        ZERO_TO_16,
                        counts(1, 2, 3, 4, 5, 6, 0),
                        1,
                        1,
                        Map.of(1.0, 2L, 2.0, 3L, 4.0, 4L, 8.0, 5L, 16.0, 6L)),
                argumentSet("zeros only", ZERO_TO_16, counts(7, 0, 0, 0, 0, 0, 0), 7, 0, Map.of()),
                argumentSet("one", ZERO_TO_16, counts(0, 0, 0, 9, 0, 0, 0), 0, 1, Map.of(4.0, 9L)),
                argumentSet("gaps", ZERO_TO_16, counts(0, 5, 0, 1, 0, 8, 0), 0, 3, Map.of(1.0, 5L, 4.0, 1L, 16.0, 8L)),
                argumentSet("falling counts", ZERO_TO_16, counts(0, 0, 9, 1, 0, 0, 0), 0, 1, Map.of(2.0, 9L, 4.0, 1L)),
                argumentSet(
                        "beyond the last bound",
                        ZERO_TO_16,
                        counts(0, 0, 0, 0, 0, 1, 2),
                        0,
                        1,
                        Map.of(16.0, 1L, 32.0, 2L)),
                argumentSet("nothing at all", ZERO_TO_16, counts(0, 0, 0, 0, 0, 0, 0), 0, 1, Map.of(1.0, 0L)),
                argumentSet(
                        "without zero bucket", scheme(-1, 0, 1), counts(4, 0, 2, 0), 0, 2, Map.of(1.0, 4L, 4.0, 2L)),
                argumentSet(
                        "gap between indexes",
                        scheme(ZERO, -1, 1, 2),
                        counts(1, 2, 3, 4, 0),
                        1,
                        2,
                        Map.of(1.0, 2L, 4.0, 3L, 8.0, 4L)),
                argumentSet("only a zero bucket", scheme(ZERO), counts(1, 2), 1, 1, Map.of(2.0, 2L)),
                argumentSet(
                        "the widest range",
                        scheme(wide),
                        spread(wide.length + 1, 0, 97),
                        0,
                        2,
                        Map.of(0x1p-32, 1L, 0x1p65, 98L)));
    }

    @Test
    void keepsTheClassicBuckets() throws Exception {
        Metric metric = written(ZERO_TO_16, 1.5, counts(1, 2, 0, 0, 0, 6, 1));

        assertThat(ProtobufPage.buckets(metric))
                .containsExactly("0.0=1", "1.0=3", "2.0=3", "4.0=3", "8.0=3", "16.0=9", "Infinity=10");
    }

    @Test
    void showsUnknownSumAsNoNumberWhateverTheTextHas() throws Exception {
        BucketScheme original = BucketScheme.of(new double[] {1}, true).exponential(new int[] {-1});
        BucketScheme own = BucketScheme.of(new double[] {1}, false).exponential(new int[] {-1});

        assertThat(written(original, Double.NaN, counts(1, 0)).getHistogram().getSampleSum())
                .isNaN();
        assertThat(written(own, Double.NaN, counts(1, 0)).getHistogram().getSampleSum())
                .isNaN();
    }

    @Test
    void writesCountsUpToTheGreatestThatABucketCanHave() throws Exception {
        Metric metric = written(scheme(-1, 0, 1), 1, counts(0, Long.MAX_VALUE, 0, 0));

        assertThat(ProtobufPage.natives(metric)).isEqualTo(Map.of(2.0, Long.MAX_VALUE));
        assertThat(metric.getHistogram().getSampleCount()).isEqualTo(Long.MAX_VALUE);
        assertThat(metric.getHistogram().hasSampleCountFloat()).isFalse();
    }

    @ParameterizedTest
    @MethodSource
    void writesGreaterCountsAsDoubles(long[] counts, double zeroCount, double[] expected) throws Exception {
        Histogram histogram = written(scheme(ZERO, -1, 0, 1), 1, counts).getHistogram();

        double count = zeroCount + DoubleStream.of(expected).sum();
        assertThat(histogram.getSampleCountFloat()).isEqualTo(count);
        assertThat(histogram.getZeroCountFloat()).isEqualTo(zeroCount);
        assertThat(histogram.getPositiveCountList())
                .containsExactlyElementsOf(DoubleStream.of(expected).boxed().toList());
        assertThat(histogram.getPositiveSpanList()).hasSize(1);
        assertThat(histogram.getPositiveDeltaList()).isEmpty();
        assertThat(histogram.getBucket(4).getCumulativeCountFloat()).isEqualTo(count);
    }

    static Stream<Arguments> writesGreaterCountsAsDoubles() {
        return Stream.of(
                argumentSet("a bucket of 2^63", counts(1, Long.MIN_VALUE, 0, 0, 0), 1, new double[] {0x1p63}),
                argumentSet("the greatest", counts(0, -1, 0, 0, 0), 0, new double[] {0x1p64}),
                argumentSet("a sum of 2^63", counts(0, Long.MAX_VALUE, 1, 0, 0), 0, new double[] {0x1p63, 1}),
                argumentSet("a zero count of 2^63", counts(Long.MIN_VALUE, 3, 0, 0, 0), 0x1p63, new double[] {3}),
                argumentSet("a sum that starts again at 0", counts(0, -1, 1, 0, 0), 0, new double[] {0x1p64, 1}));
    }

    private static Metric written(BucketScheme scheme, double sum, long... counts) throws Exception {
        ProtobufDocument document = new ProtobufDocument(LabelSet.EMPTY, new PrometheusChunks());
        document.begin();
        document.accept(
                new FixedFamily.Histogram(FixedFamily.histogram("h"), scheme, LabelSet.of("a", "b"), sum, counts));
        document.end();
        return ProtobufPage.of(document).family("h").getMetric(0);
    }

    private static BucketScheme scheme(int... indexes) {
        double[] bounds = IntStream.of(indexes)
                .mapToDouble(index -> index == ZERO ? 0 : Math.pow(2, index + 1))
                .toArray();
        return BucketScheme.of(bounds, true).exponential(indexes);
    }

    private static long[] counts(long... counts) {
        return counts;
    }

    /** Counts of which only these are not 0 but one more than their place. */
    private static long[] spread(int length, int... places) {
        long[] counts = new long[length];
        for (int place : places) {
            counts[place] = place + 1L;
        }
        return counts;
    }
}
