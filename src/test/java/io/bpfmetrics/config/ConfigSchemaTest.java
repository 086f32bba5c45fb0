package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema for editors says what the program says. */
class ConfigSchemaTest {
    private static final Pattern YAML_BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Map<String, Shape> SHAPES = Map.ofEntries(
            Map.entry("", Shape.FILE),
            Map.entry("source", Shape.SOURCE),
            Map.entry("source_map", Shape.SOURCE_MAP),
            Map.entry("source_program", Shape.SOURCE_PROGRAM),
            Map.entry("source_process", Shape.SOURCE_PROCESS),
            Map.entry("metrics", Shape.METRICS),
            Map.entry("counter", Shape.COUNTER),
            Map.entry("gauge", Shape.GAUGE),
            Map.entry("histogram", Shape.HISTOGRAM),
            Map.entry("output", Shape.OUTPUT),
            Map.entry("value", Shape.VALUE),
            Map.entry("dimension", Shape.DIMENSION),
            Map.entry("label", Shape.LABEL),
            Map.entry("decoder", Shape.DECODER),
            Map.entry("events", Shape.EVENTS),
            Map.entry("field", Shape.FIELD),
            Map.entry("event_counter", Shape.EVENT_COUNTER),
            Map.entry("event_gauge", Shape.EVENT_GAUGE),
            Map.entry("event_histogram", Shape.EVENT_HISTOGRAM),
            Map.entry("tracing", Shape.TRACING),
            Map.entry("span", Shape.SPAN),
            Map.entry("cgroup_id_map", Shape.CGROUP_ID_MAP),
            Map.entry("attach", Shape.ATTACH),
            Map.entry("netfilter", Shape.NETFILTER));

    private final ConfigSchema schema = ConfigSchema.load();

    @TempDir
    Path folder;

    @Test
    void hasExactlyTheKeysThatAreRead() {
        SHAPES.forEach((definition, shape) -> assertThat(schema.keys(definition))
                .as(shape.title())
                .containsExactlyInAnyOrderElementsOf(shape.known()));

        List<String> definitions = new ArrayList<>(List.of(""));
        schema.tree().path("$defs").fieldNames().forEachRemaining(definitions::add);
        assertThat(definitions).containsExactlyInAnyOrderElementsOf(SHAPES.keySet());
    }

    @Test
    void describesEveryKey() {
        for (JsonNode properties : schema.tree().findValues("properties")) {
            properties.properties().stream()
                    .filter(property -> !property.getValue().has("const")) // a condition, no key
                    .filter(property -> !property.getValue().has("minItems")
                            || property.getValue().has("items"))
                    .forEach(property -> assertThat(
                                    property.getValue().path("description").asText())
                            .as(property.getKey())
                            .endsWith("."));
        }
    }

    @Test
    void namesEveryDecoder() {
        List<String> names = new ArrayList<>();
        schema.tree().at("/$defs/decoder/properties/name/enum").forEach(name -> names.add(name.asText()));

        assertThat(names).containsExactlyElementsOf(DecoderSpec.NAMES);
    }

    @ParameterizedTest
    @MethodSource("configs")
    void acceptsWhatTheReaderAccepts(String text) {
        assertThat(new ConfigFixture(folder).problemsOf(text)).isEmpty();
        assertThat(schema.problems(text)).isEmpty();
    }

    /** The examples of the reference, and all configs of this repository that are for users; gadgets are none. */
    static Stream<String> configs() throws IOException {
        String page = ConfigSchema.read(ConfigSchema.ROOT.resolve("docs/reference/config.md"));
        List<String> texts = new ArrayList<>(YAML_BLOCK
                .matcher(page)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList());
        Path examples = ConfigSchema.ROOT.resolve("examples");
        if (Files.isDirectory(examples)) {
            try (Stream<Path> files = Files.walk(examples)) {
                files.filter(file -> file.toString().endsWith(".yaml"))
                        .map(ConfigSchema::read)
                        .forEach(texts::add);
            }
        }
        return texts.stream().filter(text -> !text.contains("datasources:"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metrics: {}\nmatrics: {}",
                "kaddrs: [x]",
                "metrics: {counters: 5}",
                "metrics: {counters: [{name: x}]}",
                "metrics: {counters: [{name: x, help: h, cpu: avg}]}",
                "metrics: {counters: [{name: x, help: h, values: [{name: y, help: h}]}]}",
                "metrics: {counters: [{name: x, help: h, value: {size: 3}}]}",
                "metrics: {counters: [{name: x, help: h, bucket_type: exp2}]}",
                "metrics: {counters: [{name: x, help: h, interval: 5}]}",
                "metrics: {counters: [{name: x, help: h, labels: [{name: a}]}]}",
                "metrics: {counters: [{name: x, help: h, labels: [{name: a, field: b, size: 1}]}]}",
                "metrics: {counters: [{name: x, help: h, labels: [{name: a, size: 0, decoders: [{name: uint}]}]}]}",
                "metrics: {counters: [{name: x, help: h, labels: [{name: a, size: 4, decoders: [{name: uit}]}]}]}",
                "metrics: {counters: [{name: x, help: h, labels: [{name: a, size: 4, decoders: [{name: regexp}]}]}]}",
                "metrics: {histograms: [{name: x, help: h}]}",
                "events: [{struct: s, counters: [{name: x, help: h}]}]",
                "events: [{ringbuf: r, perf_event_array: p, struct: s, counters: [{name: x, help: h}]}]",
                "events: [{perf_event_array: true, struct: s, counters: [{name: x, help: h}]}]",
                "events: [{ringbuf: r, counters: [{name: x, help: h}]}]",
                "events: [{ringbuf: r, struct: s}]",
                "events: [{ringbuf: r, struct: s, fields: [{name: a, size: 4}], counters: [{name: x, help: h}]}]",
                "events: [{ringbuf: r, fields: [{name: a}], counters: [{name: x, help: h}]}]",
                "events: [{ringbuf: r, fields: [{name: a, field: b, size: 4}], counters: [{name: x, help: h}]}]",
                "events: [{ringbuf: r, struct: s, gauges: [{name: x, help: h}]}]",
                "events: [{ringbuf: r, struct: s, counters: [{name: x, help: h, labels: [a, a]}]}]",
                "events: [{ringbuf: r, struct: s, counters: [{name: x, help: h, boundaries: [1]}]}]",
                "events: [{ringbuf: r, struct: s, histograms: [{name: x, help: h, value: v}]}]",
                "events: [{ringbuf: r, struct: s, histograms: [{name: x, help: h, value: v, boundaries: []}]}]",
                "events: [{ringbuf: r, struct: s, histograms: [{name: x, help: h, value: v, boundaries: [1], aggregation: exponential}]}]",
                "events: [{ringbuf: r, struct: s, histograms: [{name: x, help: h, value: v, boundaries: [1], scale: 0}]}]",
                "metrics: {counters: []}\nattach: [{program: p, cgroup: /a, netns: /b}]",
                "metrics: {counters: []}\nattach: [{program: p, netfilter: {family: ipv4}}]"
            })
    void rejectsWhatTheReaderComplainsOf(String text) {
        assertThat(new ConfigFixture(folder).problemsOf(text)).isNotEmpty();
        assertThat(schema.problems(text)).isNotEmpty();
    }
}
