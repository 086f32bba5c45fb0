package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of {@code --annotate} and {@code --param}. */
class GadgetOptionsTest {
    @Test
    void readsAnnotationsOfSourcesAndFields() {
        assertThat(Annotation.parse("a:metrics.collect=true, b.proc.comm:metrics.type=key"))
                .containsExactly(
                        new Annotation("a", "", "metrics.collect", "true"),
                        new Annotation("b", "proc.comm", "metrics.type", "key"));
    }

    @Test
    void keepsCommasAndEverythingElseOfValues() {
        assertThat(Annotation.parse("a.b:metrics.boundaries=1\\,2\\,3,a.b:metrics.unit=,a:x=c:\\d=e f "))
                .containsExactly(
                        new Annotation("a", "b", "metrics.boundaries", "1,2,3"),
                        new Annotation("a", "b", "metrics.unit", ""),
                        new Annotation("a", "", "x", "c:\\d=e f "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "a:", "a:b", ":b=c", "a:=c", ".f:b=c", "a.:b=c", "a=b:c", "a:b=c,", "a:b=c,,d:e=f"})
    void refusesWhatIsNoAnnotation(String text) {
        assertThatThrownBy(() -> Annotation.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write SOURCE:KEY=VALUE or SOURCE.FIELD:KEY=VALUE");
    }

    @Test
    void takesSeveralFlagsInTheirOrder() {
        GadgetOptions options =
                GadgetOptions.parse(List.of("a:b=1,a:b=2", "a:b=3"), List.of("x.k=1", "y.k=a=b", "x.k=2", "x.l.m="));

        assertThat(options.annotations()).extracting(Annotation::value).containsExactly("1", "2", "3");
        assertThat(options.parameters()).isEqualTo(Map.of("x", Map.of("k", "2", "l.m", ""), "y", Map.of("k", "a=b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a=b", "a.b", ".b=c", "a.=c", "=a.b"})
    void refusesWhatIsNoParameter(String text) {
        assertThatThrownBy(() -> GadgetOptions.parse(List.of(), List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" is no parameter; write NAME.KEY=VALUE");
    }
}
