package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.metric.BucketScheme;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.NumberType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConsoleFamilyTest {
    private static final BucketScheme SCHEME = BucketScheme.of(new double[] {1, 2, 4}, true);

    @Test
    void showsNumbersWithAllTheirDigits() {
        assertThat(numbers(NumberType.UNSIGNED, -1, 1_000_000))
                .containsExactly("hits{cpu=0} 18446744073709551615", "hits{cpu=1} 1000000");
        assertThat(numbers(NumberType.SIGNED, -1)).containsExactly("hits{cpu=0} -1");
        assertThat(numbers(NumberType.DOUBLE, Double.doubleToRawLongBits(0.25))).containsExactly("hits{cpu=0} 0.25");
    }

    @Test
    void showsTwentySeriesOfAMetric() {
        assertThat(numbers(NumberType.UNSIGNED, new long[20]))
                .hasSize(20)
                .last()
                .isEqualTo("hits{cpu=19} 0");
        assertThat(numbers(NumberType.UNSIGNED, new long[23]))
                .hasSize(21)
                .last()
                .isEqualTo("... 3 more of hits");
    }

    @Test
    void showsWhereTheValuesOfAHistogramLie() {
        assertThat(histogram(36, 1, 1, 6, 0)).isEqualTo("wait count=8 sum=36 p50<=4 p99<=4");
        assertThat(histogram(3, 1, 1, 0, 0)).isEqualTo("wait count=2 sum=3 p50<=1 p99<=2");
        assertThat(histogram(Double.NaN, 0, 0, 1, 99)).isEqualTo("wait count=100 p50>4 p99>4");
        assertThat(histogram(0, 0, 0, 0, 0)).isEqualTo("wait count=0 sum=0");
    }

    @Test
    void sendsTheTerminalNoControlCharacters() {
        List<String> lines = ConsoleFamily.lines(
                new FixedFamily.Numbers(
                        FixedFamily.counter("hits", "Hits"),
                        NumberType.UNSIGNED,
                        List.of(LabelSet.of("name", "a\u001b[2Jb\nc\u202ed grün")),
                        1),
                80);

        assertThat(lines).containsExactly("hits{name=a?[2Jb?c?d grün} 1");
    }

    @Test
    void standsUnderTheNameOfTheConfig() {
        ConsoleCollection collection = new ConsoleCollection(80);
        collection.accept(new FixedFamily.Numbers(
                FixedFamily.counter("hits", "Hits"), NumberType.UNSIGNED, List.of(LabelSet.EMPTY), 1));
        collection.accept(new FixedFamily.Numbers(FixedFamily.counter("none", "None"), NumberType.UNSIGNED, List.of()));

        assertThat(collection.lines()).containsExactly("", "config test", "hits 1");
    }

    private static List<String> numbers(NumberType type, long... values) {
        List<LabelSet> series = IntStream.range(0, values.length)
                .mapToObj(i -> LabelSet.of("cpu", String.valueOf(i)))
                .toList();
        return ConsoleFamily.lines(
                new FixedFamily.Numbers(FixedFamily.counter("hits", "Hits"), type, series, values), 80);
    }

    private static String histogram(double sum, long... counts) {
        return ConsoleFamily.lines(
                        new FixedFamily.Histogram(FixedFamily.histogram("wait"), SCHEME, LabelSet.EMPTY, sum, counts),
                        80)
                .get(0);
    }
}
