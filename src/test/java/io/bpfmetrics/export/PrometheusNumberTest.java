package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrometheusNumberTest {
    /** The right-hand side is what Go's strconv.FormatFloat(value, 'g', -1, 64) prints. */
    @ParameterizedTest
    @MethodSource
    void printsAsGoDoes(double value, String expected) {
        assertThat(PrometheusNumber.format(value)).isEqualTo(expected);
    }

    static Stream<Arguments> printsAsGoDoes() {
        return Stream.of(
                arguments(0.0, "0"),
                arguments(-0.0, "0"),
                arguments(1.0, "1"),
                arguments(-1.5, "-1.5"),
                arguments(100.0, "100"),
                arguments(999999.0, "999999"),
                arguments(1e6, "1e+06"),
                arguments(1287408.0, "1.287408e+06"),
                arguments(-1e6, "-1e+06"),
                arguments(0.0001, "0.0001"),
                arguments(0.000128, "0.000128"),
                arguments(0.000064, "6.4e-05"),
                arguments(9.999999999999999e-05, "9.999999999999999e-05"),
                arguments(1824 * 1e-6, "0.0018239999999999999"),
                arguments(134.217728, "134.217728"),
                arguments(1e21, "1e+21"),
                arguments(2e-3, "0.002"),
                arguments(Double.MIN_NORMAL, "2.2250738585072014e-308"),
                arguments(Double.MIN_VALUE, "5e-324"),
                arguments(Double.MAX_VALUE, "1.7976931348623157e+308"),
                arguments(0x1p-44, "5.684341886080802e-14"),
                arguments(Double.parseDouble("2e23"), "2e+23"),
                arguments(0x1p63, "9.223372036854776e+18"),
                arguments(Double.NaN, "NaN"),
                arguments(Double.POSITIVE_INFINITY, "+Inf"),
                arguments(Double.NEGATIVE_INFINITY, "-Inf"));
    }

    @Test
    void readsBackAsTheSameDoubleAndIsNeverLongerThanJava() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong() & Long.MAX_VALUE);
            if (Double.isFinite(value) && value != 0) {
                BigDecimal shortest = PrometheusNumber.shortest(value);
                int javaDigits = new BigDecimal(Double.toString(value))
                        .stripTrailingZeros()
                        .precision();

                assertThat(Double.parseDouble(PrometheusNumber.format(value)))
                        .as("-Dseed=%d", seed)
                        .isEqualTo(value);
                assertThat(shortest.precision()).as("-Dseed=%d %s", seed, value).isLessThanOrEqualTo(javaDigits);
            }
        }
    }

    @Test
    void keepsTextsApartThatShareASlot() {
        PrometheusNumber numbers = new PrometheusNumber();

        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5000; i++) {
                assertThat(new String(numbers.text(i / 8.0), StandardCharsets.US_ASCII))
                        .isEqualTo(PrometheusNumber.format(i / 8.0));
            }
        }
    }
}
