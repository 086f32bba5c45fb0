package io.bpfmetrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.metric.LabelSet;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelAttributesTest {
    private static final LabelSet LABELS = LabelSet.of("zone", "a", "flag", true, "empty", "");

    private final LabelAttributes attributes = new LabelAttributes();

    @Test
    void showsNothingAtFirst() {
        assertThat(attributes.isEmpty()).isTrue();
        assertThat(attributes.size()).isZero();
        assertThat(read()).isEmpty();
    }

    @Test
    void showsLabelsInTheirOrder() {
        attributes.show(LABELS);

        assertThat(attributes.isEmpty()).isFalse();
        assertThat(attributes.size()).isEqualTo(3);
        assertThat(read())
                .containsExactly(
                        Map.entry(AttributeKey.stringKey("zone"), "a"),
                        Map.entry(AttributeKey.booleanKey("flag"), true),
                        Map.entry(AttributeKey.stringKey("empty"), ""));
    }

    @Test
    void showsLabelsOfOtherKeysTypesAndNumbersNext() {
        attributes.show(LABELS);
        read();

        attributes.show(LabelSet.of("zone", false));
        assertThat(read()).containsExactly(Map.entry(AttributeKey.booleanKey("zone"), false));
        attributes.show(LabelSet.of("a", "1", "b", "2", "c", "3", "d", "4"));
        assertThat(read()).hasSize(4).containsEntry(AttributeKey.stringKey("d"), "4");
    }

    @Test
    void isReadLikeAnyAttributes() {
        Attributes same = Attributes.builder()
                .put("zone", "a")
                .put("flag", true)
                .put("empty", "")
                .build();
        attributes.show(LABELS);

        assertThat(attributes.get(AttributeKey.stringKey("zone"))).isEqualTo("a");
        assertThat(attributes.get(AttributeKey.stringKey("none"))).isNull();
        assertThat(attributes.asMap()).isEqualTo(same.asMap());
        assertThat(attributes.toBuilder().build()).isEqualTo(same);
        assertThat(attributes).hasToString("{zone=a, flag=true, empty=}");
    }

    private Map<AttributeKey<?>, Object> read() {
        Map<AttributeKey<?>, Object> read = new LinkedHashMap<>();
        attributes.forEach(read::put);
        return read;
    }
}
