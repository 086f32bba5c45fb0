package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestWordTest {
    private static final List<String> KNOWN = List.of("name", "help", "metrics", "static_map");

    @ParameterizedTest
    @CsvSource({
        "nam, name",
        "nmae, name",
        "Name, name",
        "matrics, metrics",
        "staticmap, static_map",
        "metric, metrics",
        "nme_, "
    })
    void findsWhatWasMeant(String word, String meant) {
        assertThat(NearestWord.of(word, KNOWN).orElse(null)).isEqualTo(meant);
    }

    @Test
    void listsTheNearestFirst() {
        assertThat(NearestWord.list("timers", List.of("time", "timer", "softirq", "timers2"), 2))
                .isEqualTo("\"timer\", \"timers2\"");
    }

    @Test
    void namesAllWordsWhereNoneIsNear() {
        assertThat(NearestWord.hintOrAll("zzz", KNOWN)).isEqualTo("; known are name, help, metrics, static_map");
    }
}
