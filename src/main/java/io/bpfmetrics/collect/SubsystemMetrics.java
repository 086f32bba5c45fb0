package io.bpfmetrics.collect;

import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import java.util.List;

/**
 * The metrics of programs, maps and links, with the names and kinds of bpfman's {@code bpf-metrics-exporter}. Sizes are
 * counters there; they stay so, because dashboards ask for {@code bpf_program_size_translated_bytes_total}.
 */
final class SubsystemMetrics {
    static final MetricDescriptor PROGRAM_INFO =
            gauge("bpf_program_info", "bpf_program_info", "", "eBPF Program metadata");
    static final MetricDescriptor PROGRAM_LOAD_TIME =
            gauge("bpf_program_load_time", "bpf_program_load_time_seconds", "s", "BPF program load time");
    static final MetricDescriptor PROGRAM_TRANSLATED_BYTES =
            counter("bpf_program_size_translated_bytes", "By", "BPF program size in bytes");
    static final MetricDescriptor PROGRAM_JITED_BYTES = counter(
            "bpf_program_size_jitted_bytes", "By", "The size in bytes of the program's JIT-compiled machine code.");
    static final MetricDescriptor PROGRAM_MEMORY_BYTES =
            counter("bpf_program_mem_bytes", "By", "BPF program memory usage in bytes");
    static final MetricDescriptor PROGRAM_VERIFIED_INSTRUCTIONS =
            counter("bpf_program_verified_instructions", "{instruction}", "BPF program verified instructions");
    static final MetricDescriptor MAP_INFO = gauge("bpf_map_info", "bpf_map_info", "", "eBPF Map metadata");
    static final MetricDescriptor MAP_KEY_SIZE =
            counter("bpf_map_key_size", "bpf_map_key_size_bytes_total", "By", "BPF map key size");
    static final MetricDescriptor MAP_VALUE_SIZE =
            counter("bpf_map_value_size", "bpf_map_value_size_bytes_total", "By", "BPF map value size");
    static final MetricDescriptor MAP_MAX_ENTRIES =
            counter("bpf_map_max_entries", "{entry}", "BPF map maximum number of entries");
    static final MetricDescriptor LINK_INFO = gauge("bpf_link_info", "bpf_link_info", "", "eBPF Link metadata");

    static final List<MetricDescriptor> ALL = List.of(
            PROGRAM_INFO,
            PROGRAM_LOAD_TIME,
            PROGRAM_TRANSLATED_BYTES,
            PROGRAM_JITED_BYTES,
            PROGRAM_MEMORY_BYTES,
            PROGRAM_VERIFIED_INSTRUCTIONS,
            MAP_INFO,
            MAP_KEY_SIZE,
            MAP_VALUE_SIZE,
            MAP_MAX_ENTRIES,
            LINK_INFO);

    private SubsystemMetrics() {}

    private static MetricDescriptor gauge(String name, String prometheusName, String unit, String description) {
        return new MetricDescriptor(name, prometheusName, MetricKind.GAUGE, false, unit, description);
    }

    private static MetricDescriptor counter(String name, String unit, String description) {
        return counter(name, name + "_total", unit, description);
    }

    private static MetricDescriptor counter(String name, String prometheusName, String unit, String description) {
        return new MetricDescriptor(name, prometheusName, MetricKind.COUNTER, false, unit, description);
    }
}
