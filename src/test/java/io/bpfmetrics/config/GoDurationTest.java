package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "10s, PT10S",
        "1h30m, PT1H30M",
        "1.5h, PT1H30M",
        ".5s, PT0.5S",
        "1.s, PT1S",
        "500ms, PT0.5S",
        "5us, PT0.000005S",
        "5µs, PT0.000005S",
        "5μs, PT0.000005S",
        "5ns, PT0.000000005S",
        "1h1m1s1ms, PT1H1M1.001S",
        "+1s, PT1S",
        "-1s, PT-1S",
        "0, PT0S",
        "9223372036854775807ns, PT2562047H47M16.854775807S"
    })
    void readsWhatGoReads(String text, Duration duration) {
        assertThat(GoDuration.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "10 s", "1d", "1h30", "s10", ".s", "1e3s", "--1s", "9223372036854775808ns"})
    void readsNothingElse(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }
}
