package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scalars, anchors and documents mean what they mean to ebpf_exporter. */
class YamlDialectTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "8, 8",
        "010, 8",
        "0o10, 8",
        "0x10, 16",
        "0b11, 3",
        "1_000, 1000",
        "+5, 5",
        "08, 8",
        "1e3, 1000",
        "10.0, 10"
    })
    void readsIntegersOfAllNotations(String text, int size) {
        MetricSpec metric = metric("labels: [{name: a, size: " + text + ", decoders: [{name: hex}]}]");

        assertThat(metric.labels().list().get(0).size()).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"})
    void takesTheseForTrue(String word) {
        assertThat(config("perf_event_array: " + word).events()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE", "~", "null", ""})
    void takesTheseForFalse(String word) {
        assertThat(config("perf_event_array: " + word).events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yEs", "'yes'", "1", "t"})
    void takesTheseForNeither(String word) {
        assertThat(fixture("perf_event_array: " + word).read("a").hasErrors()).isTrue();
    }

    @Test
    void keepsTheSpellingOfStaticMaps() {
        MetricSpec metric = metric("labels: [{name: a, size: 1, decoders: [{name: static_map, static_map:"
                + " {1: 010, 0x10: 0o7, false: true, 1.50: 1_000, '2': \"x y\", 3: , no: 2020-01-01}}]}]");

        assertThat(metric.labels().list().get(0).decoders().get(0).staticMap())
                .containsExactly(
                        entry("1", "010"),
                        entry("0x10", "0o7"),
                        entry("false", "true"),
                        entry("1.50", "1_000"),
                        entry("2", "x y"),
                        entry("3", ""),
                        entry("no", "2020-01-01"));
    }

    @ParameterizedTest
    @CsvSource({"10s, PT10S", "1h30m, PT1H30M", "5, PT0.000000005S", "1_000, PT0.000001S", "1e9, PT1S"})
    void readsFlushIntervals(String text, Duration interval) {
        assertThat(flushInterval(text)).contains(interval);
    }

    private Optional<Duration> flushInterval(String text) {
        ConfigSpec spec = config("perf_event_array: true, flush_interval: " + text);
        return spec.events().get(0).metrics().get(0).flushInterval();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "~"})
    void neverFlushesWithoutInterval(String text) {
        assertThat(flushInterval(text)).isEmpty();
    }

    @Test
    void followsAnchorsAndMerges() {
        ConfigSpec spec = new ConfigFixture(folder).spec("""
                        metrics:
                          counters:
                            - &first
                              name: a
                              help: h
                              labels: &labels
                                - {name: l, size: 4, decoders: [{name: uint}]}
                            - <<: *first
                              name: b
                            - <<: [{name: c}, *first]
                            - {name: d, help: h, labels: *labels}
                        """);

        assertThat(spec.metrics())
                .extracting(metric -> metric.outputs().get(0).name())
                .containsExactly("ebpf_exporter_a", "ebpf_exporter_b", "ebpf_exporter_c", "ebpf_exporter_d");
        assertThat(spec.metrics())
                .extracting(MetricSpec::labels)
                .containsOnly(spec.metrics().get(0).labels());
    }

    @Test
    void followsAnAliasAsOftenAsItIsUsed() {
        String metrics = IntStream.range(0, 500)
                .mapToObj(i -> "    - {name: m%d, help: h, labels: *labels}\n".formatted(i))
                .collect(Collectors.joining());
        String labels = "x: &labels [{name: a, size: 4, decoders: [{name: uint}]}]\n";

        assertThat(new ConfigFixture(folder)
                        .spec(labels + "metrics:\n  counters:\n" + metrics)
                        .metrics())
                .hasSize(500);
    }

    @Test
    void readsOnlyTheFirstDocument() {
        ConfigSpec spec = new ConfigFixture(folder)
                .spec(
                        "---\nmetrics: {counters: [{name: a, help: h}]}\n---\nmetrics: {counters: [{name: b, help: h}]}\n");

        assertThat(spec.metrics()).hasSize(1);
    }

    @Test
    void readsPastAByteOrderMark() {
        assertThat(new ConfigFixture(folder)
                        .spec("\uFEFFmetrics: {counters: []}\n")
                        .metrics())
                .isEmpty();
    }

    @Test
    void saysWhereTextIsNoUtf8() throws Exception {
        byte[] text = "metrics: \u00ff\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(folder.resolve("a.yaml"), text);

        assertThat(new ConfigFixture(folder).problems("a"))
                .isEqualTo(List.of("error a.yaml:1:10: invalid YAML: this is no UTF-8 text"));
    }

    @Test
    void cutsWhatFollowsTheDecimalPointOfAnIntegerWithAWarning() {
        assertThat(new ConfigFixture(folder).problemsOf("metrics: {counters: [{name: a, help: h, index: 1.5}]}\n"))
                .containsExactly("warning 1:48: index must be an integer; what follows the decimal point is ignored, as"
                        + " ebpf_exporter does");
        assertThat(metric("index: 1.5").read().index()).hasValue(1);
    }

    private ConfigFixture fixture(String rest) {
        return new ConfigFixture(folder).with("a.yaml", "metrics: {counters: [{name: a, help: h, " + rest + "}]}\n");
    }

    private MetricSpec metric(String rest) {
        return config(rest).metrics().get(0);
    }

    private ConfigSpec config(String rest) {
        ConfigReading reading = fixture(rest).read("a");
        assertThat(reading.problems()).filteredOn(ConfigProblem::isError).isEmpty();
        return reading.configs().get(0);
    }
}
