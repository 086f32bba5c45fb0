package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of metrics that make no sense. */
class MetricProblemTest {
    private static final String LABELS = "labels: [{name: b, size: 4, decoders: [{name: uint}]}]";

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("metrics")
    @MethodSource("values")
    @MethodSource("perfEventArrays")
    @MethodSource("histograms")
    void saysWhatIsWrongAndWhere(String text, List<String> problems) {
        assertThat(new ConfigFixture(folder).problemsOf(text)).containsExactlyElementsOf(problems);
    }

    static Stream<Arguments> metrics() {
        return Stream.of(
                of("no help", "metrics: {counters: [{name: x}]}\n", "error 1:22: a counter needs help"),
                of("no name", "metrics: {gauges: [{help: x}]}\n", "error 1:20: a gauge needs name"),
                of(
                        "a name with a dash",
                        "metrics: {counters: [{name: a-b, help: h}]}\n",
                        "error 1:29: metric name \"ebpf_exporter_a-b\" must be letters, digits, _ and :, no digit first"),
                of("a name that begins with a digit, after the prefix", "metrics: {counters: [{name: 1a, help: h}]}\n"),
                of(
                        "a name that begins with a digit, without prefix",
                        "prefix: ''\nmetrics: {counters: [{name: 1a, help: h}]}\n",
                        "error 2:29: metric name \"1a\" must be letters, digits, _ and :, no digit first"),
                of("negative index", counter("index: -1"), "error 3:33: index must be 0 to 2147483647, this is -1"),
                of(
                        "an unknown cpu",
                        counter("cpu: avg"),
                        "error 3:31: unknown cpu \"avg\"; known are sum, max, min, label"),
                of(
                        "cpu twice",
                        counter("cpu: label, dimensions: [{cpu: true}]"),
                        "error 3:31: cpu: label does not go with dimensions that have cpu: true; drop one of them",
                        "error 3:50: label \"cpu\" comes twice in this metric"),
                of(
                        "equal dimensions",
                        counter("dimensions: [{}, {cpu: no}]"),
                        "error 3:38: two dimensions are equal: every value would be exported twice"),
                of("the shortest interval", counter("drain: true, interval: 100ms")),
                of(
                        "a shorter one",
                        counter("drain: true, interval: 99ms"),
                        "error 3:49: interval must be at least 100ms"),
                of(
                        "interval without drain",
                        counter("interval: 1s"),
                        "warning 3:36: interval has no effect without drain: true"),
                of(
                        "a duration without unit",
                        counter("expire_after: 10"),
                        "error 3:40: expire_after must be a duration with a unit, such as 500ms, 10s or 1h30m, this is \"10\""),
                of("expire_after 0", counter("expire_after: 0s"), "error 3:40: expire_after must be longer than 0"),
                of(
                        "series_limit 0",
                        counter("series_limit: 0"),
                        "error 3:40: series_limit must be 1 to 2147483647, this is 0"),
                of("series_limit 1", counter("series_limit: 1")),
                of(
                        "an empty map",
                        counter("map: ''"),
                        "error 3:31: map must not be empty; leave it out to take the map called like the metric"),
                of(
                        "const_labels in a list",
                        counter("const_labels: [a]"),
                        "error 3:40: const_labels must be a mapping of text to text, this is a list"),
                of(
                        "a flag in quotes",
                        counter("drain: 'true'"),
                        "error 3:33: drain must be true or false, this is \"true\""));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                of("the widest value", counter("value: {offset: 8, size: 8, signed: yes}")),
                of(
                        "3 bytes",
                        counter("value: {size: 3}"),
                        "error 3:40: size of a value must be 1, 2, 4 or 8, this is 3"),
                of(
                        "16 bytes",
                        counter("value: {size: 16}"),
                        "error 3:40: size of a value must be 1, 2, 4 or 8, this is 16"),
                of("no size", counter("value: {offset: 8}"), "error 3:33: value needs size: 1, 2, 4 or 8 bytes"),
                of("a list", counter("value: [8]"), "error 3:33: value must be text, this is a list"),
                of("scale 0", counter("scale: 0"), "error 3:33: scale must not be 0"),
                of(
                        "scale without end",
                        counter("scale: .inf"),
                        "error 3:33: scale must be a finite number, this is \".inf\""),
                of(
                        "values without map",
                        "metrics: {counters: [{values: [{name: a, help: h}]}]}\n",
                        "error 1:22: values needs map, the name of the map that they are in"),
                of(
                        "values and a name",
                        "metrics: {counters: [{name: n, map: m, values: [{name: a, help: h}]}]}\n",
                        "error 1:29: name does not go with values: give it to each of them"),
                of(
                        "no values",
                        "metrics: {counters: [{map: m, values: []}]}\n",
                        "error 1:39: values is an empty list; name at least one value"),
                of(
                        "a value without help",
                        "metrics: {counters: [{map: m, values: [{name: a}]}]}\n",
                        "error 1:40: an item of values needs help"));
    }

    static Stream<Arguments> perfEventArrays() {
        return Stream.of(
                of("nanoseconds", counter("perf_event_array: true, flush_interval: 5")),
                of(
                        "negative flush_interval",
                        counter("perf_event_array: true, flush_interval: -5s"),
                        "error 3:66: flush_interval must not be negative"),
                of(
                        "what is for maps",
                        counter("perf_event_array: true, index: 0, drain: on, labels: btf"),
                        "error 3:57: index does not go with perf_event_array: its records are counted, not read",
                        "error 3:67: drain does not go with perf_event_array: its records are counted, not read",
                        "error 3:79: labels of a perf_event_array need size: its records have no BTF"));
    }

    static Stream<Arguments> histograms() {
        return Stream.of(
                of("two buckets", histogram("bucket_type: exp2, bucket_max: 1")),
                of(
                        "one",
                        histogram("bucket_type: exp2, bucket_max: 0"),
                        "error 4:39: bucket_max 0 must be greater than bucket_min 0"),
                of(
                        "turned round",
                        histogram("bucket_type: linear, bucket_min: 5, bucket_max: 4"),
                        "error 4:56: bucket_max 4 must be greater than bucket_min 5"),
                of("10 000 buckets", histogram("bucket_type: linear, bucket_max: 9999")),
                of(
                        "10 001",
                        histogram("bucket_type: linear, bucket_max: 10000"),
                        "error 4:41: 10001 buckets are too many; at most 10000"),
                of(
                        "no bucket_type",
                        histogram("bucket_max: 9"),
                        "error 3:7: a histogram needs bucket_type: exp2, exp2zero, linear, fixed, bit_length or slots"),
                of(
                        "an unknown one",
                        histogram("bucket_type: exp3, bucket_max: 9"),
                        "error 4:21: unknown bucket_type \"exp3\"; did you mean \"exp2\"?"),
                of(
                        "no bucket_max",
                        histogram("bucket_type: exp2zero"),
                        "error 3:7: a histogram needs bucket_max, the number of its last bucket"),
                of("the last power of two", histogram("bucket_type: exp2, bucket_max: 1023")),
                of(
                        "one more",
                        histogram("bucket_type: exp2, bucket_max: 1024"),
                        "error 4:39: bucket_max must be at most 1023 for this bucket_type"),
                of("64 bits", histogram("bucket_type: bit_length, bucket_max: 64")),
                of(
                        "65",
                        histogram("bucket_type: bit_length, bucket_max: 65"),
                        "error 4:45: bucket_max must be at most 64 for this bucket_type"),
                of(
                        "fixed without keys",
                        histogram("bucket_type: fixed"),
                        "error 3:7: bucket_type fixed needs bucket_keys, a list of bounds"),
                of("one key", histogram("bucket_type: fixed, bucket_keys: [1]")),
                of(
                        "keys that do not ascend",
                        histogram("bucket_type: fixed, bucket_keys: [1, 3, 2, 2]"),
                        "error 4:48: bucket_keys must ascend, this has \"2\" after \"3\"",
                        "error 4:51: bucket_keys must ascend, this has \"2\" after \"2\""),
                of(
                        "keys that are no numbers",
                        histogram("bucket_type: fixed, bucket_keys: [3, x, 2]"),
                        "error 4:45: an item of bucket_keys must be a finite number, this is \"x\""),
                of(
                        "a negative multiplier",
                        histogram("bucket_type: exp2, bucket_max: 9, bucket_multiplier: -1"),
                        "error 4:61: bucket_multiplier must not be negative"),
                of(
                        "powers of two by thousandths",
                        histogram(
                                "bucket_type: exp2, bucket_max: 9, aggregation: exponential, bucket_multiplier: 0.125")),
                of(
                        "exponential with a multiplier that is none",
                        histogram(
                                "bucket_type: exp2, bucket_max: 9, aggregation: exponential, bucket_multiplier: 1e-6"),
                        "error 4:87: exponential needs bounds that are powers of two: drop bucket_multiplier and set unit: us"),
                of(
                        "exponential and linear",
                        histogram("bucket_type: linear, bucket_max: 9, aggregation: exponential"),
                        "error 4:57: exponential needs buckets by powers of two, not linear or fixed ones"),
                of(
                        "exponential gauges",
                        histogram("bucket_type: exp2, bucket_max: 9, aggregation: exponential, output: gauge"),
                        "error 4:76: output: gauge does not go with aggregation: exponential"),
                of(
                        "the greatest of processors",
                        histogram("bucket_type: exp2, bucket_max: 9, cpu: max"),
                        "error 4:47: cpu of a histogram is sum or label: buckets of several processors only add up"),
                of(
                        "scale",
                        histogram("bucket_type: exp2, bucket_max: 9, scale: 2"),
                        "error 4:49: scale is for counters and gauges; a histogram has bucket_multiplier"),
                of(
                        "an unknown bucket_label",
                        histogram("bucket_type: exp2, bucket_max: 9, bucket_label: bb"),
                        "error 4:56: no label \"bb\"; did you mean \"b\"?"),
                of(
                        "slots with a bucket_label",
                        histogram("bucket_type: slots, bucket_label: b"),
                        "error 4:42: bucket_label does not go with slots: the buckets are in the value"),
                of(
                        "no labels",
                        histogram("bucket_type: exp2, bucket_max: 9").replace(LABELS, "unit: s"),
                        "error 3:7: a histogram needs labels, the last of which is the bucket's number"),
                of("slots without labels", histogram("bucket_type: slots").replace(LABELS, "unit: s")),
                of(
                        "the key's fields",
                        histogram("bucket_type: exp2, bucket_max: 9").replace(LABELS, "labels: btf")),
                of(
                        "a bucket called le",
                        histogram("bucket_type: exp2, bucket_max: 9").replace("name: b", "name: le")),
                of(
                        "a label called le",
                        histogram("bucket_type: slots").replace("name: b", "name: le"),
                        "error 3:35: a histogram has a label le already; take another name"),
                of(
                        "a key of counters",
                        histogram("bucket_type: slots, flush_interval: 1s"),
                        "warning 4:28: unknown key \"flush_interval\" in a histogram"));
    }

    private static Arguments of(String title, String text, String... problems) {
        return argumentSet(title, text, List.of(problems));
    }

    private static String counter(String rest) {
        return "metrics:\n  counters:\n    - {name: x, help: h, " + rest + "}\n";
    }

    private static String histogram(String rest) {
        return "metrics:\n  histograms:\n    - {name: h, help: h, " + LABELS + ",\n       " + rest + "}\n";
    }
}
