package io.bpfmetrics.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LabelSetTest {
    @Test
    void keepsItsOrder() {
        LabelSet labels = LabelSet.of("id", "7").with("name", "x", "gpl", true);

        assertThat(labels).hasToString("{id=7, name=x, gpl=true}");
        assertThat(labels.size()).isEqualTo(3);
        assertThat(labels.key(2)).isEqualTo("gpl");
        assertThat(labels.value(2)).isEqualTo(true);
    }

    @Test
    void isEqualByLabels() {
        assertThat(LabelSet.of("a", "1").with("b", "2"))
                .isEqualTo(LabelSet.of("a", "1", "b", "2"))
                .hasSameHashCodeAs(LabelSet.of("a", "1", "b", "2"))
                .isNotEqualTo(LabelSet.of("a", "1", "b", "3"));
    }

    @Test
    void refusesWhatIsNoLabel() {
        assertThatIllegalArgumentException().isThrownBy(() -> LabelSet.of("a", "1", "a", "2"));
        assertThatIllegalArgumentException().isThrownBy(() -> LabelSet.of("a", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> LabelSet.of("a"));
    }

    @Test
    void makesEachFormOnce() {
        AtomicInteger made = new AtomicInteger();
        LabelForm<String> text = new LabelForm<>(labels -> labels.toString() + made.incrementAndGet());
        LabelForm<Integer> size = new LabelForm<>(LabelSet::size);
        LabelSet labels = LabelSet.of("a", "1");

        assertThat(labels.as(text)).isEqualTo("{a=1}1").isSameAs(labels.as(text));
        assertThat(labels.as(size)).isEqualTo(1);
    }
}
