package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of buffers of events that make no sense. */
class EventsProblemTest {
    private static final String COUNTER = "counters: [{name: x, help: h}]";
    private static final String UINT = "decoders: [{name: uint}]";

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("buffers")
    @MethodSource("fields")
    @MethodSource("metrics")
    @MethodSource("histograms")
    @MethodSource("spans")
    void saysWhatIsWrongAndWhere(String text, List<String> problems) {
        assertThat(new ConfigFixture(folder).problemsOf(text)).containsExactlyElementsOf(problems);
    }

    static Stream<Arguments> buffers() {
        return Stream.of(
                of("no list", "events: {}\n", "error 1:9: events must be a list, this is a mapping"),
                of(
                        "text",
                        "events: [r]\n",
                        "error 1:10: an item of events must be a mapping, this is \"r\"; its keys are"
                                + " ringbuf, perf_event_array, struct, fields, lost"),
                of(
                        "nothing",
                        "events: [{}]\n",
                        "error 1:10: an item of events needs struct, a BTF type, or fields with sizes",
                        "error 1:10: an item of events needs ringbuf or perf_event_array, the name of a map",
                        "error 1:10: an item of events needs a metric in counters, gauges or histograms"),
                of("a ring buffer", events("ringbuf: r, struct: s, " + COUNTER)),
                of("a perf event array", events("perf_event_array: p, struct: s, " + COUNTER)),
                of(
                        "both",
                        events("ringbuf: r, perf_event_array: p, struct: s, " + COUNTER),
                        "error 2:36: an item of events has one buffer, this has ringbuf and perf_event_array"),
                of(
                        "a flag",
                        events("perf_event_array: true, struct: s, " + COUNTER),
                        "error 2:24: perf_event_array of an item of events is the name of a map, this is \"true\"; put it"
                                + " in quotes if the map is called so"),
                of("a flag in quotes", events("perf_event_array: 'true', struct: s, " + COUNTER)),
                of(
                        "an empty name",
                        events("ringbuf: '', struct: s, " + COUNTER),
                        "error 2:15: ringbuf must be the name of a map"),
                of(
                        "an empty struct",
                        events("ringbuf: r, struct: '', " + COUNTER),
                        "error 2:26: struct must be the name of a BTF type"),
                of(
                        "an empty map of what is lost",
                        events("ringbuf: r, struct: s, lost: '', " + COUNTER),
                        "error 2:35: lost must be the name of a map"),
                of(
                        "empty lists of metrics",
                        events("ringbuf: r, struct: s, counters: [], gauges: , histograms: []"),
                        "error 2:39: an item of events needs a metric in counters, gauges or histograms"),
                of(
                        "metrics that are no list",
                        events("ringbuf: r, struct: s, counters: 5"),
                        "error 2:39: counters must be a list, this is \"5\""),
                of(
                        "a misspelt key",
                        events("ringbuff: r, ringbuf: r, struct: s, " + COUNTER),
                        "warning 2:6: unknown key \"ringbuff\" in an item of events; did you mean \"ringbuf\"?"),
                of(
                        "a misspelt top key",
                        "event: []\nmetrics: {counters: []}\n",
                        "warning 1:1: unknown key \"event\" in a config; did you mean \"events\"?"));
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                of(
                        "neither fields nor struct",
                        events("ringbuf: r, " + COUNTER),
                        "error 2:5: an item of events needs struct, a BTF type, or fields with sizes"),
                of("no fields", events("ringbuf: r, fields: [], " + COUNTER)),
                of(
                        "a field in text",
                        fields("a"),
                        "error 2:27: a field must be a mapping, this is \"a\"; its keys are name,"
                                + " size, padding, decoders, field"),
                of("no name", fields("{size: 4}"), "error 2:27: a field needs name"),
                of(
                        "no size",
                        fields("{name: a}"),
                        "error 2:27: a field needs size, its number of bytes in the record, or the records a struct"),
                of("the greatest size", fields("{name: a, size: 65536}")),
                of("one more", fields("{name: a, size: 65537}"), "error 2:43: size must be 1 to 65536, this is 65537"),
                of("size 0", fields("{name: a, size: 0}"), "error 2:43: size must be 1 to 65536, this is 0"),
                of(
                        "a decoder that does not fit",
                        fields("{name: a, size: 3, " + UINT + "}"),
                        "error 2:43: decoder uint needs a size of 1, 2, 4 or 8, this is 3"),
                of(
                        "field without struct",
                        fields("{name: a, field: b.c, size: 4}"),
                        "error 2:44: field names a member of a struct: give struct, its BTF type, or size in place of field"),
                of(
                        "a name twice",
                        fields("{name: a, size: 4}, {name: a, size: 4}"),
                        "error 2:54: field \"a\" comes twice in this item of events"),
                of("members of a struct", members("{name: a, field: b.c}, {field: d}, {name: e, " + UINT + "}")),
                of(
                        "a size in a struct",
                        members("{name: a, field: b, size: 4}"),
                        "error 2:64: size does not go with struct: its BTF says it"),
                of(
                        "padding in a struct",
                        members("{name: a, field: b, padding: 4}"),
                        "error 2:67: padding does not go with struct: its BTF says it"),
                of(
                        "neither name nor field in a struct",
                        members("{" + UINT + "}"),
                        "error 2:38: a field of a struct needs field, the member, such as a.b"),
                of(
                        "an empty field",
                        members("{name: a, field: ''}"),
                        "error 2:55: field must be the name of a member of the struct, such as a.b"),
                of(
                        "two members of one name",
                        members("{field: a.b}, {name: a_b, field: c}"),
                        "error 2:59: field \"a_b\" comes twice in this item of events"));
    }

    static Stream<Arguments> metrics() {
        return Stream.of(
                of("no help", metric("counters", "name: x"), "error 3:17: a counter of events needs help"),
                of(
                        "a name with a dash",
                        metric("counters", "name: a-b, help: h"),
                        "error 3:24: metric name \"ebpf_exporter_a-b\" must be letters, digits, _ and :, no digit first"),
                of(
                        "a gauge without value",
                        gauge("unit: s"),
                        "error 3:15: a gauge of events needs value, the name of a field"),
                of("a value of 8 bytes", gauge("value: n")),
                of("a value of 2 bytes", gauge("value: port")),
                of(
                        "a value of 16 bytes",
                        gauge("value: comm"),
                        "error 3:41: field \"comm\" has 16 bytes; a value has 1, 2, 4 or 8"),
                of(
                        "a value of 3 bytes",
                        gauge("value: odd"),
                        "error 3:41: field \"odd\" has 3 bytes; a value has 1, 2, 4 or 8"),
                of("an unknown value", gauge("value: prot"), "error 3:41: no field \"prot\"; did you mean \"port\"?"),
                of("an empty value", gauge("value: ''"), "error 3:41: value must be the name of a field"),
                of(
                        "a value by its bytes",
                        gauge("value: {offset: 8, size: 8}"),
                        "error 3:41: value must be text, this is a mapping"),
                of("a member of a struct", struct("gauges: [{name: x, help: h, value: a.b, labels: [c.d, e]}]")),
                of("scale 0", gauge("value: n, scale: 0"), "error 3:51: scale must not be 0"),
                of("a gauge that is turned round", gauge("value: n, scale: -1")),
                of("series_limit 1", counter("series_limit: 1")),
                of(
                        "series_limit 0",
                        counter("series_limit: 0"),
                        "error 3:50: series_limit must be 1 to 2147483647, this is 0"),
                of(
                        "a negative flush_interval",
                        gauge("value: n, flush_interval: -1s"),
                        "error 3:60: flush_interval must not be negative"),
                of(
                        "a key of map metrics",
                        counter("map: m"),
                        "warning 3:36: unknown key \"map\" in a counter of events"),
                of(
                        "boundaries of a counter",
                        counter("boundaries: [1]"),
                        "warning 3:36: unknown key \"boundaries\" in a counter of events"),
                of("labels", counter("labels: [comm, n], const_labels: {a: b}")),
                of(
                        "an unknown label",
                        counter("labels: [com]"),
                        "error 3:45: no field \"com\"; did you mean \"comm\"?"),
                of(
                        "a label that resembles none",
                        counter("labels: [zzzzzz]"),
                        "error 3:45: no field \"zzzzzz\"; known are comm, n, port, odd, le"),
                of(
                        "a label without decoders",
                        counter("labels: [port]"),
                        "error 2:125: field \"port\" is a label, which needs decoders, such as [{name: uint}]"),
                of(
                        "a label of 3 bytes without decoders",
                        counter("labels: [odd]"),
                        "error 2:148: field \"odd\" is a label, which needs decoders, such as [{name: string}]"),
                of(
                        "a label twice",
                        counter("labels: [comm, comm]"),
                        "error 3:51: label \"comm\" comes twice in this metric"),
                of(
                        "a label twice, once by its path",
                        struct("counters: [{name: x, help: h, labels: [a_b, a.b]}]"),
                        "error 2:73: label \"a_b\" comes twice in this metric"),
                of(
                        "a label that const_labels has",
                        counter("labels: [comm], const_labels: {comm: x}"),
                        "error 3:66: label \"comm\" comes twice in this metric"),
                of(
                        "a label with a dash",
                        struct("counters: [{name: x, help: h, labels: [a-b]}]"),
                        "error 2:68: label name \"a-b\" must be letters, digits and _, no digit first"),
                of(
                        "a label that is a mapping",
                        counter("labels: [{name: comm}]"),
                        "error 3:45: an item of labels is the name of a field, this is a mapping"),
                of(
                        "an empty label",
                        counter("labels: ['']"),
                        "error 3:45: an item of labels is the name of a field, this is \"\""),
                of(
                        "all fields as labels",
                        counter("labels: btf"),
                        "error 3:44: labels must be a list, this is \"btf\""),
                of("le in a counter", counter("labels: [le]")),
                of(
                        "fields that are no list, without complaints about labels",
                        events("ringbuf: r, fields: 5, counters: [{name: x, help: h, labels: [a]}]"),
                        "error 2:26: fields must be a list, this is \"5\""),
                of(
                        "a perf_event_array of maps with no values",
                        "metrics: {counters: [{map: m, perf_event_array: true, values: []}]}\n",
                        "error 1:63: values is an empty list; name at least one value",
                        "error 1:63: values does not go with perf_event_array: its records are counted, not read"));
    }

    static Stream<Arguments> histograms() {
        return Stream.of(
                of("one bound", histogram("boundaries: [1]")),
                of("explicit", histogram("boundaries: [0, 1], aggregation: explicit")),
                of("exponential", histogram("aggregation: exponential")),
                of(
                        "neither",
                        histogram("unit: s"),
                        "error 3:19: a histogram of events needs boundaries, or aggregation: exponential"),
                of(
                        "explicit without boundaries",
                        histogram("aggregation: explicit"),
                        "error 3:19: a histogram of events needs boundaries, or aggregation: exponential"),
                of(
                        "both",
                        histogram("aggregation: exponential, boundaries: [1]"),
                        "error 3:86: boundaries does not go with aggregation: exponential; drop one of them"),
                of(
                        "an unknown aggregation",
                        histogram("aggregation: linear"),
                        "error 3:61: unknown aggregation \"linear\"; known are explicit, exponential"),
                of(
                        "no bounds",
                        histogram("boundaries: []"),
                        "error 3:60: boundaries is an empty list; name at least one bound"),
                of(
                        "equal bounds",
                        histogram("boundaries: [1, 1]"),
                        "error 3:64: boundaries must ascend, this has \"1\" after \"1\""),
                of(
                        "bounds that fall",
                        histogram("boundaries: [1, 3, 2]"),
                        "error 3:67: boundaries must ascend, this has \"2\" after \"3\""),
                of(
                        "a bound without end",
                        histogram("boundaries: [1, .inf]"),
                        "error 3:64: an item of boundaries must be a finite number, this is \".inf\""),
                of("10 000 bounds", histogram("boundaries: " + bounds(10_000))),
                of(
                        "10 001",
                        histogram("boundaries: " + bounds(10_001)),
                        "error 3:60: 10001 buckets are too many; at most 10000"),
                of(
                        "scale 0",
                        histogram("boundaries: [1], scale: 0"),
                        "error 3:72: scale of a histogram must be greater than 0"),
                of(
                        "a negative scale",
                        histogram("boundaries: [1], scale: -1"),
                        "error 3:72: scale of a histogram must be greater than 0"),
                of("the least scale", histogram("boundaries: [1], scale: 2.2250738585072014e-308")),
                of(
                        "a lesser one",
                        histogram("boundaries: [1], scale: 2.225073858507201e-308"),
                        "error 3:72: scale is so far from 1 that a double does not hold the values"),
                of("the greatest scale", histogram("boundaries: [1], scale: 9.745314011399998e+288")),
                of(
                        "a greater one",
                        histogram("boundaries: [1], scale: 9.745314011399999e+288"),
                        "error 3:72: scale is so far from 1 that a double does not hold the values"),
                of(
                        "a label called le",
                        histogram("boundaries: [1], labels: [le]"),
                        "error 3:74: a histogram has a label le already; take another name"),
                of(
                        "a key of histograms of maps",
                        histogram("boundaries: [1], bucket_max: 9"),
                        "warning 3:65: unknown key \"bucket_max\" in a histogram of events"),
                of(
                        "no value",
                        sized("histograms: [{name: x, help: h, boundaries: [1]}]"),
                        "error 3:19: a histogram of events needs value, the name of a field"));
    }

    static Stream<Arguments> spans() {
        return Stream.of(
                of("all ids", spans(id("trace_id", 16) + id("span_id", 8) + id("parent_span_id", 8))),
                of("a trace alone", spans(id("trace_id", 16))),
                of(
                        "a trace of 8 bytes",
                        spans(id("trace_id", 8)),
                        "error 5:11: label \"trace_id\" needs size 16, this is 8"),
                of(
                        "a span and its parent of 16 bytes",
                        spans(id("trace_id", 16) + id("span_id", 16) + id("parent_span_id", 16)),
                        "error 6:11: label \"span_id\" needs size 8, this is 16",
                        "error 7:11: label \"parent_span_id\" needs size 8, this is 16"),
                of("a trace by another decoder", spans(id("trace_id", 32).replace("hex", "string"))),
                of(
                        "a span without trace",
                        spans(id("span_id", 8)),
                        "warning 5:11: label \"span_id\" has no effect without a label trace_id: both ids are made up"),
                of(
                        "a parent without trace",
                        spans(id("parent_span_id", 8)),
                        "warning 5:11: label \"parent_span_id\" has no effect without a label trace_id: both ids are made up"),
                of("names that Prometheus does not take", spans(id("http.path", 8) + id("__x", 8) + id("le", 8))),
                of(
                        "a name twice",
                        spans(id("a", 8) + id("a", 4)),
                        "warning 6:11: label \"a\" comes twice in this span; the attribute is the last of them"),
                of(
                        "a member of a struct",
                        spans("        - {name: a, field: b.c}\n"),
                        "error 5:11: labels of a span need size: the records of its buffer have no BTF"),
                of("two of one ring buffer", "tracing: {spans: [{ringbuf: r}, {ringbuf: r, name: n}]}\n"));
    }

    private static Arguments of(String title, String text, String... problems) {
        return argumentSet(title, text, List.of(problems));
    }

    private static String events(String rest) {
        return "events:\n  - {" + rest + "}\n";
    }

    private static String fields(String fields) {
        return events("ringbuf: r, fields: [" + fields + "], " + COUNTER);
    }

    private static String members(String fields) {
        return events("ringbuf: r, struct: s, fields: [" + fields + "], " + COUNTER);
    }

    private static String struct(String metrics) {
        return events("ringbuf: r, struct: s, " + metrics);
    }

    private static String sized(String metrics) {
        return events("ringbuf: r, fields: [{name: comm, size: 16, decoders: [{name: string}]}, {name: n, size: 8, "
                + UINT + "}, {name: port, size: 2}, {name: odd, size: 3}, {name: le, size: 8, " + UINT + "}],\n     "
                + metrics);
    }

    private static String metric(String list, String rest) {
        return sized(list + ": [{" + rest + "}]");
    }

    private static String counter(String rest) {
        return metric("counters", "name: x, help: h, " + rest);
    }

    private static String gauge(String rest) {
        return metric("gauges", "name: x, help: h, " + rest);
    }

    private static String histogram(String rest) {
        return metric("histograms", "name: x, help: h, value: n, " + rest);
    }

    private static String bounds(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String spans(String labels) {
        return "tracing:\n  spans:\n    - ringbuf: r\n      labels:\n" + labels;
    }

    private static String id(String name, int size) {
        return "        - {name: " + name + ", size: " + size + ", decoders: [{name: hex}]}\n";
    }
}
