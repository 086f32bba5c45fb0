package io.bpfmetrics.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * A mapping of a config file and the keys that it can have.
 *
 * @param title what to call such a mapping in a sentence
 * @param known the keys that are read, or left unread on purpose
 */
record Shape(String title, List<String> known) {
    private static final List<String> OUTPUT_KEYS = List.of("name", "help", "value", "unit", "scale");
    private static final List<String> METRIC_KEYS = List.of(
            "map",
            "const_labels",
            "labels",
            "index",
            "cpu",
            "dimensions",
            "values",
            "drain",
            "interval",
            "expire_after",
            "series_limit");
    private static final List<String> EVENT_METRIC_KEYS = List.of(
            "name", "help", "unit", "labels", "const_labels", "value", "scale", "flush_interval", "series_limit");
    private static final List<String> BUCKET_KEYS = List.of(
            "bucket_type",
            "bucket_min",
            "bucket_max",
            "bucket_multiplier",
            "bucket_keys",
            "bucket_label",
            "aggregation",
            "output",
            "sum");

    static final Shape FILE = new Shape(
            "a config",
            List.of(
                    "metrics",
                    "events",
                    "tracing",
                    "kaddrs",
                    "cgroup_id_map",
                    "prefix",
                    "source",
                    "attach",
                    "name",
                    "bpfpath"));
    static final Shape SOURCE = of("source", "object", "pin", "map_id", "map", "program", "process", "hold");
    static final Shape SOURCE_MAP = of("map", "name", "type", "key_size", "value_size");
    static final Shape SOURCE_PROGRAM = of("program", "name", "tag", "id");
    static final Shape SOURCE_PROCESS = of("process", "comm", "exe", "pid");
    static final Shape METRICS = of("metrics", "counters", "gauges", "histograms");
    static final Shape COUNTER =
            of("a counter", OUTPUT_KEYS, METRIC_KEYS, List.of("perf_event_array", "flush_interval"));
    static final Shape GAUGE = of("a gauge", OUTPUT_KEYS, METRIC_KEYS, List.of());
    static final Shape HISTOGRAM = of("a histogram", OUTPUT_KEYS, METRIC_KEYS, BUCKET_KEYS);
    static final Shape EVENTS = of(
            "an item of events",
            "ringbuf",
            "perf_event_array",
            "struct",
            "fields",
            "lost",
            "counters",
            "gauges",
            "histograms");
    static final Shape EVENT_COUNTER = of("a counter of events", EVENT_METRIC_KEYS, List.of(), List.of());
    static final Shape EVENT_GAUGE = of("a gauge of events", EVENT_METRIC_KEYS, List.of(), List.of());
    static final Shape EVENT_HISTOGRAM =
            of("a histogram of events", EVENT_METRIC_KEYS, List.of("boundaries", "aggregation"), List.of());
    static final Shape FIELD = of("a field", "name", "size", "padding", "decoders", "field");
    static final Shape OUTPUT = of("an item of values", OUTPUT_KEYS, List.of(), List.of());
    static final Shape VALUE = of("value", "offset", "size", "signed");
    static final Shape DIMENSION = of("a dimension", "labels", "cpu");
    static final Shape LABEL = of("a label", "name", "size", "padding", "decoders", "field");
    static final Shape DECODER = of("a decoder", "name", "static_map", "allow_unknown", "regexps");
    static final Shape TRACING = of("tracing", "spans");
    static final Shape SPAN = of("a span", "ringbuf", "name", "service", "labels");
    static final Shape CGROUP_ID_MAP = of("cgroup_id_map", "name", "type", "regexps");
    static final Shape ATTACH =
            of("an item of attach", "program", "interfaces", "interface", "cgroup", "netns", "netfilter");
    static final Shape NETFILTER = of("netfilter", "family", "hook", "priority", "defrag");

    private static Shape of(String title, String... known) {
        return new Shape(title, List.of(known));
    }

    private static Shape of(String title, List<String> first, List<String> second, List<String> third) {
        return new Shape(
                title, Stream.of(first, second, third).flatMap(List::stream).toList());
    }
}
