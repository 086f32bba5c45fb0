package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.bpfmetrics.docs.ReferenceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/reference/config.md} lists what is read. */
class ConfigReferenceTest {
    @ParameterizedTest
    @MethodSource
    void listsTheKeysOf(String title, Shape shape) {
        assertThat(keys(title)).containsExactlyElementsOf(shape.known());
    }

    static Stream<Arguments> listsTheKeysOf() {
        return Stream.of(
                arguments("Key of a config", Shape.FILE),
                arguments("Key of `source`", Shape.SOURCE),
                arguments("Key of `source.map`", Shape.SOURCE_MAP),
                arguments("Key of `source.program`", Shape.SOURCE_PROGRAM),
                arguments("Key of `source.process`", Shape.SOURCE_PROCESS),
                arguments("Key of `metrics`", Shape.METRICS),
                arguments("Key of a metric", Shape.GAUGE),
                arguments("Key of `value`", Shape.VALUE),
                arguments("Key of a dimension", Shape.DIMENSION),
                arguments("Key of a label", Shape.LABEL),
                arguments("Key of a decoder", Shape.DECODER),
                arguments("Key of an item of `attach`", Shape.ATTACH),
                arguments("Key of `netfilter`", Shape.NETFILTER),
                arguments("Key of `cgroup_id_map`", Shape.CGROUP_ID_MAP),
                arguments("Key of an item of `events`", Shape.EVENTS),
                arguments("Key of a field", Shape.FIELD),
                arguments("Key of a metric of events", Shape.EVENT_COUNTER),
                arguments("Key of a metric of events", Shape.EVENT_GAUGE),
                arguments("Key of `tracing`", Shape.TRACING),
                arguments("Key of a span", Shape.SPAN));
    }

    @Test
    void listsTheKeysThatOnlyCountersHave() {
        assertThat(both("Key of a metric", "Key of a counter only"))
                .containsExactlyInAnyOrderElementsOf(Shape.COUNTER.known());
    }

    @Test
    void listsTheKeysThatOnlyHistogramsHave() {
        assertThat(both("Key of a metric", "Key of a histogram only"))
                .containsExactlyInAnyOrderElementsOf(Shape.HISTOGRAM.known());
    }

    @Test
    void listsTheKeysThatOnlyHistogramsOfEventsHave() {
        assertThat(both("Key of a metric of events", "Key of a histogram of events only"))
                .containsExactlyInAnyOrderElementsOf(Shape.EVENT_HISTOGRAM.known());
    }

    @Test
    void listsTheDecoders() {
        List<String> names = ReferenceTable.rows("config.md", "Decoder", "Reads", "Result").stream()
                .map(row -> row.get(0).replace("`", ""))
                .toList();

        assertThat(names).containsExactlyElementsOf(DecoderSpec.NAMES);
    }

    private static List<String> both(String first, String second) {
        List<String> keys = new ArrayList<>(keys(first));
        keys.addAll(keys(second));
        return keys;
    }

    private static List<String> keys(String title) {
        return ReferenceTable.rows("config.md", title, "Value", "Default", "Meaning").stream()
                .map(row -> row.get(0).replace("`", ""))
                .toList();
    }
}
