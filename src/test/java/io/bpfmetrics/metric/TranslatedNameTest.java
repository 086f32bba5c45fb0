package io.bpfmetrics.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranslatedNameTest {
    @ParameterizedTest
    @CsvSource({
        // the unit comes behind, in words
        "latency, us, HISTOGRAM, latency_microseconds",
        "latency, µs, HISTOGRAM, latency_microseconds", // micro sign
        "latency, μs, HISTOGRAM, latency_microseconds", // Greek letter
        "latency, '', HISTOGRAM, latency",
        "throughput, By/s, GAUGE, throughput_bytes_per_second",
        "requests, 1/s, GAUGE, requests_per_second",
        "packets, {packet}, GAUGE, packets",
        "packets, {packet}/s, GAUGE, packets_per_second",
        "size, By/{packet}, GAUGE, size_bytes",
        "load, %, GAUGE, load_percent",
        "odd, smurfs, GAUGE, odd_smurfs",
        "odd, smurfs@home/v2, GAUGE, odd_smurfs_home_per_v2",
        // and total behind that
        "runs, '', COUNTER, runs_total",
        "sent, By, COUNTER, sent_bytes_total",
        "requests, 1/s, COUNTER, requests_per_second_total",
        // what is there is not said again
        "wait_seconds, s, HISTOGRAM, wait_seconds",
        "seconds.waited, s, HISTOGRAM, seconds_waited",
        "cpu_seconds_total, s, COUNTER, cpu_seconds_total",
        "cpu_total, s, COUNTER, cpu_seconds_total",
        "total.sent, By, COUNTER, sent_bytes_total",
        "rate_bytes_per_second, By/s, GAUGE, rate_bytes_per_second",
        "nanoseconds_of_second, s, GAUGE, nanoseconds_of_second_seconds",
        // only gauges without dimension are ratios
        "usage, 1, GAUGE, usage_ratio",
        "usage_ratio, 1, GAUGE, usage_ratio",
        "ratio_used, 1, GAUGE, used_ratio",
        "items, 1, COUNTER, items_total",
        "depth, 1, HISTOGRAM, depth",
        "heap_total, By, GAUGE, heap_total_bytes",
        // characters
        "mem.alloc-bytes/all, '', GAUGE, mem_alloc_bytes_all",
        "a..b__c, '', GAUGE, a_b_c",
        "_hidden_, '', GAUGE, hidden",
        "ns:mem, '', GAUGE, ns:mem",
        "2xx, '', COUNTER, _2xx_total",
        "größe, '', GAUGE, gr_e",
        "mapCount, '', GAUGE, mapCount",
    })
    void translatesMetric(String name, String unit, MetricKind kind, String expected) {
        assertThat(TranslatedName.metric(name, unit, kind)).isEqualTo(expected);
    }

    @Test
    void hasNameForWhatHasNoLetterAtAll() {
        assertThat(TranslatedName.metric("", "", MetricKind.GAUGE)).isEqualTo("_");
        assertThat(TranslatedName.metric("@#", "", MetricKind.GAUGE)).isEqualTo("_");
        assertThat(TranslatedName.label("")).isEqualTo("_");
        assertThat(TranslatedName.label("@#")).isEqualTo("_");
    }

    @ParameterizedTest
    @CsvSource({
        "comm, comm",
        "proc.comm, proc_comm",
        "src.k8s-name, src_k8s_name",
        "a:b, a_b",
        "a..b__c, a_b_c",
        "__name__, _name_",
        "2nd, key_2nd",
        "größe, gr_e",
    })
    void translatesLabel(String name, String expected) {
        assertThat(TranslatedName.label(name)).isEqualTo(expected);
    }
}
