package io.bpfmetrics.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class IntervalConverterTest {
    @ParameterizedTest
    @CsvSource({
        "5s,5000",
        "500ms,500",
        "1m,60000",
        "1m30s,90000",
        "1.5s,1500",
        "1h,3600000",
        "100ms,100",
        "24h,86400000"
    })
    void readsWhatPeopleWrite(String text, long millis) {
        assertThat(new IntervalConverter().convert(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "5|'5' is not a duration; did you mean 5s?",
                "5 s|'5 s' is not a duration; write for example 5s, 500ms or 1m30s",
                "\"\"|'' is not a duration; write for example 5s, 500ms or 1m30s",
                "-5s|'-5s' is not a duration; write for example 5s, 500ms or 1m30s",
                "30s1m|'30s1m' is not a duration; write for example 5s, 500ms or 1m30s",
                "0s|'0s' is out of range; it must be between 100ms and 24h",
                "99ms|'99ms' is out of range; it must be between 100ms and 24h",
                "86401s|'86401s' is out of range; it must be between 100ms and 24h"
            })
    void saysWhatIsWrong(String text, String sentence) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> new IntervalConverter().convert(text))
                .withMessage(sentence);
    }
}
