package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.bpfmetrics.testing.SyntaxExamples;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of the syntax that goes beyond ebpf_exporter's. */
class ConfigSyntaxTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource
    void reads(String text, List<String> problems) {
        assertThat(new ConfigFixture(folder).problemsOf(text)).isEqualTo(problems);
    }

    static Stream<Arguments> reads() {
        return Stream.of(
                argumentSet("struct values and a gauge", SyntaxExamples.STRUCT_VALUES, List.of()),
                argumentSet("slots", SyntaxExamples.SLOTS, List.of()),
                argumentSet("a map of another program", SyntaxExamples.FOREIGN_COUNTER, List.of()),
                argumentSet("maps of a process", SyntaxExamples.FOREIGN_HISTOGRAM, List.of()),
                argumentSet("a ring buffer", SyntaxExamples.RING_BUFFER, List.of()),
                argumentSet("a perf buffer", SyntaxExamples.PERF_BUFFER, List.of()));
    }

    @Test
    void takesTheFirstLabelForTheBucketWhereToldTo() {
        String own = SyntaxExamples.FOREIGN_HISTOGRAM.replace("source: {process: {comm: ioexporter}}\n", "");

        MetricSpec metric = new ConfigFixture(folder).metric(own);

        assertThat(LabelNames.sets(metric)).containsExactly(Set.of("major", "minor"));
        assertThat(metric.outputs()).extracting(OutputSpec::name).containsExactly("test_latency_seconds");
    }
}
