package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a good file becomes. */
class ConfigSpecTest {
    @TempDir
    Path folder;

    @Test
    void fillsInTheDefaultsOfACounter() {
        MetricSpec metric = metric("counters: [{name: a_total, help: h}]");

        assertThat(metric)
                .isEqualTo(new MetricSpec(
                        MetricType.COUNTER,
                        List.of(new OutputSpec(
                                "ebpf_exporter_a_total", "h", "", new ValueSpec.Whole(), OptionalDouble.empty())),
                        new MapReadSpec(
                                "a_total", false, OptionalInt.empty(), CpuMode.SUM, Optional.empty(), Optional.empty()),
                        LabelsSpec.NONE,
                        Optional.empty(),
                        OptionalInt.empty(),
                        new Location(folder.resolve("a.yaml"), 1, 22)));
    }

    @Test
    void readsEverySettingOfAGauge() {
        MetricSpec metric = metric("""
                gauges: [{name: a, help: h, map: m, unit: By, scale: 0.5, value: {offset: 4, size: 4, signed: true},
                  index: 0, cpu: min, drain: true, interval: 250ms, expire_after: 10m, series_limit: 7,
                  const_labels: {b: 1, c: x}, dimensions: [{}, {labels: {d: e}, cpu: true}]}]""");

        assertThat(metric.type()).isEqualTo(MetricType.GAUGE);
        assertThat(metric.outputs())
                .containsExactly(new OutputSpec(
                        "ebpf_exporter_a", "h", "By", new ValueSpec.Bytes(4, 4, true), OptionalDouble.of(0.5)));
        assertThat(metric.read())
                .isEqualTo(new MapReadSpec(
                        "m",
                        true,
                        OptionalInt.of(0),
                        CpuMode.MIN,
                        Optional.of(Duration.ofMillis(250)),
                        Optional.of(Duration.ofMinutes(10))));
        assertThat(metric.labels().constant()).containsExactly(entry("b", "1"), entry("c", "x"));
        assertThat(metric.labels().dimensions())
                .containsExactly(new DimensionSpec(Map.of(), false), new DimensionSpec(Map.of("d", "e"), true));
        assertThat(metric.seriesLimit()).hasValue(7);
    }

    @Test
    void drainsEverySecondUnlessTold() {
        assertThat(metric("counters: [{name: a, help: h, drain: true}]").read().drain())
                .contains(Duration.ofSeconds(1));
    }

    @Test
    void readsLabelsAndDecoders() {
        MetricSpec metric = metric("""
                counters: [{name: a, help: h, labels: [
                  {name: x, size: 1, padding: 3, decoders: [{name: uint},
                    {name: static_map, allow_unknown: true, static_map: {1: one}}]},
                  {name: y, size: 16, decoders: [{name: string}, {name: regexp, regexps: ["^a", b]}]},
                  {name: z, field: p.q}]}]""");

        assertThat(metric.labels().list())
                .extracting(LabelSpec::name, LabelSpec::field, LabelSpec::size, LabelSpec::padding)
                .containsExactly(
                        tuple("x", Optional.empty(), 1, 3),
                        tuple("y", Optional.empty(), 16, 0),
                        tuple("z", Optional.of("p.q"), 0, 0));
        assertThat(metric.labels().list())
                .extracting(LabelSpec::decoders)
                .containsExactly(
                        List.of(
                                DecoderSpec.of("uint"),
                                new DecoderSpec("static_map", Map.of("1", "one"), true, List.of())),
                        List.of(
                                DecoderSpec.of("string"),
                                new DecoderSpec("regexp", Map.of(), false, List.of("^a", "b"))),
                        List.of());
    }

    @Test
    void readsSeveralValuesOfOneMap() {
        MetricSpec metric =
                metric("counters: [{map: m, values: [{name: a, help: g, value: x.y}, {name: b, help: h, unit: s}]}]");

        assertThat(metric.read().map()).isEqualTo("m");
        assertThat(metric.outputs())
                .containsExactly(
                        new OutputSpec("ebpf_exporter_a", "g", "", new ValueSpec.Field("x.y"), OptionalDouble.empty()),
                        new OutputSpec("ebpf_exporter_b", "h", "s", new ValueSpec.Whole(), OptionalDouble.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "exp2, EXP2, SLOT",
        "exp2zero, EXP2ZERO, SLOT",
        "linear, LINEAR, SLOT",
        "bit_length, BIT_LENGTH, NONE",
        "slots, SLOTS, NONE"
    })
    void readsBucketTypesWithTheirSums(String word, BucketType type, SumMode sum) {
        HistogramSpec histogram = histogram("bucket_type: " + word + ", bucket_min: 1, bucket_max: 0x10");

        assertThat(histogram)
                .isEqualTo(new HistogramSpec(type, 1, 16, 1, List.of(), Optional.empty(), false, false, sum));
    }

    @Test
    void readsEverySettingOfAHistogram() {
        assertThat(histogram("bucket_type: fixed, bucket_keys: [1, 2.5, 1e3], bucket_multiplier: 1e-6, bucket_label: b,"
                        + " output: gauge, sum: estimate"))
                .isEqualTo(new HistogramSpec(
                        BucketType.FIXED,
                        0,
                        0,
                        1e-6,
                        List.of(1.0, 2.5, 1000.0),
                        Optional.of("b"),
                        false,
                        true,
                        SumMode.ESTIMATE));
    }

    @Test
    void takesAMultiplierOfZeroForOne() {
        assertThat(histogram("bucket_type: exp2, bucket_max: 3, bucket_multiplier: 0")
                        .multiplier())
                .isEqualTo(1);
    }

    @Test
    void listsCountersThenGaugesThenHistograms() {
        ConfigSpec spec = new ConfigFixture(folder)
                .spec("metrics: {gauges: [{name: g, help: h}], histograms: [{name: h, help: h, bucket_type: slots}],"
                        + " counters: [{name: c, help: h}]}\n");

        assertThat(spec.metrics())
                .extracting(MetricSpec::type)
                .containsExactly(MetricType.COUNTER, MetricType.GAUGE, MetricType.HISTOGRAM);
    }

    @Test
    void readsSpansKaddrsAndTheCgroupMap() {
        ConfigSpec spec = new ConfigFixture(folder).spec("""
                        tracing:
                          spans:
                            - ringbuf: r
                              labels: [{name: trace.id, size: 16, decoders: [{name: hex}]}]
                            - {ringbuf: r, name: n, service: s}
                        kaddrs: [a, b]
                        cgroup_id_map: {name: m, type: cgrp_storage, regexps: [^x]}
                        """);

        assertThat(spec.spans())
                .extracting(
                        SpanSpec::ringbuf,
                        SpanSpec::name,
                        SpanSpec::service,
                        span -> span.labels().size())
                .containsExactly(tuple("r", "r", "", 1), tuple("r", "n", "s", 0));
        assertThat(spec.kaddrs()).containsExactly("a", "b");
        assertThat(spec.cgroupIdMap())
                .contains(new CgroupIdMapSpec("m", true, List.of("^x"), new Location(folder.resolve("a.yaml"), 7, 16)));
    }

    @Test
    void keepsAHashOfCgroupsUnlessTold() {
        ConfigSpec spec = new ConfigFixture(folder).spec("metrics: {counters: []}\ncgroup_id_map: {name: m}\n");

        assertThat(spec.cgroupIdMap().orElseThrow().isStorage()).isFalse();
    }

    @Test
    void readsWhereProgramsGo() {
        ConfigSpec spec = new ConfigFixture(folder).spec("""
                        metrics: {counters: []}
                        attach:
                          - {program: a, interface: lo}
                          - {program: b, interfaces: [lo, eth0]}
                          - {program: c, cgroup: system.slice}
                          - {program: d, netns: /run/netns/x}
                          - {program: e, netfilter: {family: ipv6, hook: output, priority: -5, defrag: yes}}
                          - {program: f}
                        """);

        assertThat(spec.attach())
                .extracting(
                        AttachSpec::program,
                        AttachSpec::interfaces,
                        AttachSpec::cgroup,
                        AttachSpec::netns,
                        AttachSpec::netfilter)
                .containsExactly(
                        target("a", List.of("lo"), null, null, null),
                        target("b", List.of("lo", "eth0"), null, null, null),
                        target("c", List.of(), "system.slice", null, null),
                        target("d", List.of(), null, "/run/netns/x", null),
                        target("e", List.of(), null, null, new NetfilterSpec("ipv6", "output", -5, true)),
                        target("f", List.of(), null, null, null));
    }

    private static Tuple target(
            String program,
            List<String> interfaces,
            @Nullable String cgroup,
            @Nullable String netns,
            @Nullable NetfilterSpec netfilter) {
        return tuple(
                program,
                interfaces,
                Optional.ofNullable(cgroup),
                Optional.ofNullable(netns),
                Optional.ofNullable(netfilter));
    }

    private MetricSpec metric(String rest) {
        return new ConfigFixture(folder).metric("metrics: {" + rest + "}\n");
    }

    private HistogramSpec histogram(String rest) {
        return metric("histograms: [{name: x, help: h, labels: [{name: b, size: 4, decoders: [{name: uint}]}], " + rest
                        + "}]")
                .histogram()
                .orElseThrow();
    }
}
