package io.bpfmetrics.testing;

/** The config files that people are shown, which have to work as they stand. */
public final class SyntaxExamples {
    /** Struct values and a gauge. */
    public static final String STRUCT_VALUES = """
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

    /** An array of slots, drained every second. */
    public static final String SLOTS = """
            metrics:
              histograms:
                - {name: io_latency, help: Latency., map: hists, unit: us, labels: btf, bucket_type: slots,
                   value: latency, aggregation: exponential, drain: true, interval: 1s}
            """;

    /** A counter of aya-metrics. */
    public static final String FOREIGN_COUNTER = """
            prefix: ""
            source: {program: {name: xdp_firewall}}
            metrics:
              counters:
                - {name: packets_counter, help: Packets., map: COUNTERS, index: 0, unit: "{packet}",
                   dimensions: [{}, {labels: {hostname: h1}}, {labels: {interface: eth0}, cpu: true}]}
            """;

    /** A histogram of the ebpf-histogram crate. */
    public static final String FOREIGN_HISTOGRAM = """
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

    /** A ring buffer. */
    public static final String RING_BUFFER = """
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

    /** A perf buffer. */
    public static final String PERF_BUFFER = """
            events:
              - perf_event_array: ooms
                fields: [{name: cgroup, size: 8, decoders: [{name: uint}, {name: cgroup}]}]
                counters: [{name: oom_kills_total, help: Kills., labels: [cgroup]}]
            """;

    private SyntaxExamples() {}
}
