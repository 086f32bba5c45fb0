package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.bpfmetrics.testing.SyntaxExamples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What buffers of events become. */
class EventsSpecTest {
    @TempDir
    Path folder;

    @Test
    void readsARingBufferOfStructs() {
        ConfigSpec spec = new ConfigFixture(folder).spec(SyntaxExamples.RING_BUFFER);

        assertThat(spec.metrics()).isEmpty();
        assertThat(spec.events())
                .containsExactly(new EventsSpec(
                        "execs",
                        false,
                        Optional.of("exec_event"),
                        List.of(),
                        Optional.of("execs_lost"),
                        List.of(
                                counter("execs_total", "Execs.", Optional.empty(), "comm", at(6, 9)),
                                counter("exec_arg_bytes_total", "Bytes.", Optional.of("arg_len"), "comm", at(7, 9)),
                                new EventMetricSpec(
                                        MetricType.HISTOGRAM,
                                        "ebpf_exporter_exec_seconds",
                                        "Time.",
                                        "",
                                        Optional.of("ns"),
                                        OptionalDouble.of(1e-9),
                                        List.of("comm"),
                                        Map.of(),
                                        List.of(0.001, 0.01, 0.1),
                                        Optional.empty(),
                                        OptionalInt.empty(),
                                        at(9, 9))),
                        at(2, 5)));
    }

    @Test
    void readsAPerfBufferOfSizedFields() {
        ConfigSpec spec = new ConfigFixture(folder).spec(SyntaxExamples.PERF_BUFFER);

        LabelSpec cgroup = new LabelSpec(
                "cgroup", Optional.empty(), 8, 0, List.of(DecoderSpec.of("uint"), DecoderSpec.of("cgroup")), at(3, 14));
        assertThat(spec.events())
                .containsExactly(new EventsSpec(
                        "ooms",
                        true,
                        Optional.empty(),
                        List.of(cgroup),
                        Optional.empty(),
                        List.of(counter("oom_kills_total", "Kills.", Optional.empty(), "cgroup", at(4, 16))),
                        at(2, 5)));
    }

    @Test
    void readsEverySettingOfAMetric() {
        EventMetricSpec metric = metric("gauges: [{name: x, help: h, unit: By, labels: [a], const_labels: {c: 1, b: y},"
                + " value: b, scale: -0.5, flush_interval: 10s, series_limit: 7}]");

        assertThat(metric.type()).isEqualTo(MetricType.GAUGE);
        assertThat(metric.unit()).isEqualTo("By");
        assertThat(metric.labels()).containsExactly("a");
        assertThat(metric.constant()).containsExactly(entry("c", "1"), entry("b", "y"));
        assertThat(metric.value()).contains("b");
        assertThat(metric.scale()).hasValue(-0.5);
        assertThat(metric.boundaries()).isEmpty();
        assertThat(metric.flushInterval()).contains(Duration.ofSeconds(10));
        assertThat(metric.seriesLimit()).hasValue(7);
    }

    @Test
    void hasNoBoundariesWhereTheAggregationIsExponential() {
        assertThat(metric("histograms: [{name: x, help: h, value: b, aggregation: exponential}]")
                        .boundaries())
                .isEmpty();
        assertThat(metric("histograms: [{name: x, help: h, value: b, aggregation: explicit, boundaries: [-1, 0]}]")
                        .boundaries())
                .containsExactly(-1.0, 0.0);
    }

    @Test
    void takesZeroForNoFlushInterval() {
        assertThat(metric("counters: [{name: x, help: h, flush_interval: 0}]").flushInterval())
                .isEmpty();
        assertThat(metric("counters: [{name: x, help: h, flush_interval: 5}]").flushInterval())
                .contains(Duration.ofNanos(5));
    }

    @Test
    void namesMembersOfAStructByTheirPaths() {
        EventsSpec events = events("""
                events:
                  - ringbuf: r
                    struct: s
                    fields:
                      - {name: status, field: result.error, decoders: [{name: uint}]}
                      - {name: comm, decoders: [{name: string}]}
                      - {field: peer.port}
                    gauges:
                      - {name: x, help: h, labels: [a.b, c_d, status, peer.port], value: e.f.g}
                """);

        assertThat(events.fields())
                .containsExactly(
                        member("status", "result.error", at(5, 9), "uint"),
                        member("comm", "comm", at(6, 9), "string"),
                        member("peer_port", "peer.port", at(7, 9)));
        assertThat(events.metrics().get(0).labels()).containsExactly("a_b", "c_d", "status", "peer_port");
        assertThat(events.metrics().get(0).value()).contains("e_f_g");
    }

    @Test
    void keepsFieldsThatNoMetricUses() {
        EventsSpec events =
                events("events: [{ringbuf: r, fields: [{name: a, size: 3, padding: 5}, {name: b, size: 100}],"
                        + " counters: [{name: x, help: h}]}]\n");

        assertThat(events.fields())
                .containsExactly(
                        new LabelSpec("a", Optional.empty(), 3, 5, List.of(), at(1, 32)),
                        new LabelSpec("b", Optional.empty(), 100, 0, List.of(), at(1, 64)));
    }

    @Test
    void listsCountersGaugesAndHistogramsOfAllBuffers() {
        ConfigSpec spec = new ConfigFixture(folder).spec("""
                prefix: p_
                events:
                  - ringbuf: r
                    struct: s
                    histograms: [{name: h, help: h, value: v, aggregation: exponential}]
                    gauges: [{name: g, help: h, value: v}]
                    counters: [{name: c, help: h}]
                  - ringbuf: r
                    struct: s
                    counters: [{name: d, help: h}]
                metrics: {counters: [{name: e, help: h, perf_event_array: true}]}
                """);

        assertThat(spec.events().stream()
                        .flatMap(events -> events.metrics().stream())
                        .map(EventMetricSpec::name))
                .containsExactly("p_e", "p_c", "p_g", "p_h", "p_d");
    }

    @Test
    void leavesOutWhatIsWrongAndNothingElse() {
        ConfigFixture configs = new ConfigFixture(folder).with("a.yaml", """
                events:
                  - ringbuf: one
                    struct: s
                    counters:
                      - {name: right_total, help: h}
                      - {name: wrong_total}
                  - ringbuf: two
                    counters: [{name: lost_total, help: h}]
                  - {ringbuf: three, struct: s, counters: [{name: alone_total}]}
                  - {ringbuf: four, struct: s, counters: [{name: last_total, help: h}]}
                """);

        assertThat(configs.read("a").configs().get(0).events())
                .extracting(events -> events.metrics().get(0).name())
                .containsExactly("ebpf_exporter_right_total", "ebpf_exporter_last_total");
        assertThat(configs.problems("a"))
                .containsExactly(
                        "error a.yaml:6:9: a counter of events needs help",
                        "error a.yaml:7:5: an item of events needs struct, a BTF type, or fields with sizes",
                        "error a.yaml:9:44: a counter of events needs help");
    }

    @Test
    void makesNoConfigOfEventsThatAreAllWrong() {
        ConfigFixture configs = new ConfigFixture(folder)
                .with("a.yaml", "events: [{ringbuf: r, struct: s, counters: [{name: x}]}]\n")
                .with("b.yaml", "metrics: {counters: [{name: x, perf_event_array: true, help: h, series_limit: 0}]}\n");

        assertThat(configs.read("a,b").configs()).isEmpty();
        assertThat(configs.problems("a,b")).hasSize(2);
    }

    private EventMetricSpec metric(String metrics) {
        return events(
                        "events: [{ringbuf: r, fields: [{name: a, size: 4, decoders: [{name: uint}]}, {name: b, size: 8}], "
                                + metrics + "}]\n")
                .metrics()
                .get(0);
    }

    private EventsSpec events(String text) {
        List<EventsSpec> events = new ConfigFixture(folder).spec(text).events();
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private static EventMetricSpec counter(
            String name, String help, Optional<String> value, String label, Location location) {
        return new EventMetricSpec(
                MetricType.COUNTER,
                "ebpf_exporter_" + name,
                help,
                "",
                value,
                OptionalDouble.empty(),
                List.of(label),
                Map.of(),
                List.of(),
                Optional.empty(),
                OptionalInt.empty(),
                location);
    }

    private static LabelSpec member(String name, String path, Location location, String... decoders) {
        List<DecoderSpec> chain =
                List.of(decoders).stream().map(DecoderSpec::of).toList();
        return new LabelSpec(name, Optional.of(path), 0, 0, chain, location);
    }

    private Location at(int line, int column) {
        return new Location(folder.resolve("a.yaml"), line, column);
    }
}
