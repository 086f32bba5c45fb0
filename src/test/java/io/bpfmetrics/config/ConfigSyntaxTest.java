package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

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
    private static final String STRUCT_VALUES = """
            metrics:
              counters:
                - map: if_stats
                  labels: btf
                  const_labels: {direction: rx}
                  expire_after: 10m
                  values:
                    - {name: rx_packets_total, help: Packets., value: rx.packets}
                    - {name: rx_bytes_total, help: Bytes., value: rx.bytes, unit: By}
              gauges:
                - {name: queue_depth, help: Depth., value: {offset: 16, size: 4}, cpu: max,
                   labels: [{name: dev, field: dev, decoders: [{name: ifname}]}]}
            """;
    private static final String SLOTS = """
            metrics:
              histograms:
                - {name: io_latency, help: Latency., map: hists, unit: us, labels: btf, bucket_type: slots,
                   value: latency, aggregation: exponential, drain: true, interval: 1s}
            """;
    private static final String FOREIGN_COUNTER = """
            prefix: ""
            source: {program: {name: xdp_firewall}}
            metrics:
              counters:
                - {name: packets_counter, help: Packets., map: COUNTERS, index: 0, unit: "{packet}",
                   dimensions: [{}, {labels: {hostname: h1}}, {labels: {interface: eth0}, cpu: true}]}
            """;
    private static final String FOREIGN_HISTOGRAM = """
            prefix: ""
            source: {process: {comm: ioexporter}}
            metrics:
              histograms:
                - name: test_latency_seconds
                  help: Latency.
                  map: BLOCK_HISTOGRAM
                  bucket_type: bit_length
                  bucket_min: 1
                  bucket_max: 40
                  bucket_multiplier: 1e-9
                  bucket_label: bucket
                  labels:
                    - {name: bucket, size: 4, decoders: [{name: uint}]}
                    - {name: major, size: 4, decoders: [{name: int}]}
                    - {name: minor, size: 4, decoders: [{name: int}]}
            """;
    static final String RING_BUFFER = """
            events:
              - ringbuf: execs
                struct: exec_event
                lost: execs_lost
                counters:
                  - {name: execs_total, help: Execs., labels: [comm]}
                  - {name: exec_arg_bytes_total, help: Bytes., labels: [comm], value: arg_len}
                histograms:
                  - {name: exec_seconds, help: Time., labels: [comm], value: ns, scale: 1e-9, boundaries: [0.001, 0.01, 0.1]}
            """;
    static final String PERF_BUFFER = """
            events:
              - perf_event_array: ooms
                fields: [{name: cgroup, size: 8, decoders: [{name: uint}, {name: cgroup}]}]
                counters: [{name: oom_kills_total, help: Kills., labels: [cgroup]}]
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource
    void reads(String text, List<String> problems) {
        assertThat(new ConfigFixture(folder).problemsOf(text)).isEqualTo(problems);
    }

    static Stream<Arguments> reads() {
        return Stream.of(
                argumentSet("struct values and a gauge", STRUCT_VALUES, List.of()),
                argumentSet("slots", SLOTS, List.of()),
                argumentSet("a map of another program", FOREIGN_COUNTER, List.of()),
                argumentSet("maps of a process", FOREIGN_HISTOGRAM, List.of()),
                argumentSet("a ring buffer", RING_BUFFER, List.of()),
                argumentSet("a perf buffer", PERF_BUFFER, List.of()));
    }

    @Test
    void takesTheFirstLabelForTheBucketWhereToldTo() {
        String own = FOREIGN_HISTOGRAM.replace("source: {process: {comm: ioexporter}}\n", "");

        MetricSpec metric = new ConfigFixture(folder).metric(own);

        assertThat(LabelNames.sets(metric)).containsExactly(Set.of("major", "minor"));
        assertThat(metric.outputs()).extracting(OutputSpec::name).containsExactly("test_latency_seconds");
    }
}
