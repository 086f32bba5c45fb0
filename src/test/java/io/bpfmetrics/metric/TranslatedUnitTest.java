package io.bpfmetrics.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranslatedUnitTest {
    @ParameterizedTest
    @CsvSource({
        "d, days",
        "h, hours",
        "min, minutes",
        "s, seconds",
        "ms, milliseconds",
        "us, microseconds",
        "ns, nanoseconds",
        "By, bytes",
        "KiBy, kibibytes",
        "MiBy, mebibytes",
        "GiBy, gibibytes",
        "TiBy, tebibytes",
        "kBy, kilobytes",
        "KBy, kilobytes",
        "MBy, megabytes",
        "GBy, gigabytes",
        "TBy, terabytes",
        "m, meters",
        "V, volts",
        "A, amperes",
        "J, joules",
        "W, watts",
        "g, grams",
        "Cel, celsius",
        "Hz, hertz",
        "%, percent",
        "1, ''",
        "'', ''",
        "{packet}, ''",
        "{packet}/s, per_second",
        "By/{packet}, bytes",
        "1/min, per_minute",
        "km/h, km_per_hour",
        "m/m, meters_per_minute",
        "' By / d ', bytes_per_day",
        "By/, bytes",
        "/, ''",
        "a/b/c, a_per_b_c",
        "x__y!, x_y",
        "µs/s, microseconds_per_second",
    })
    void putsIntoWords(String unit, String expected) {
        assertThat(TranslatedUnit.words(unit)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"us, us", "µs, us", "μs, us", "' µs', us", "By, By", "'', ''", "{packet}, {packet}"})
    void writesMicroInAscii(String unit, String expected) {
        assertThat(TranslatedUnit.ascii(unit)).isEqualTo(expected);
    }
}
