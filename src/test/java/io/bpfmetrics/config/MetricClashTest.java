package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two metrics of one name. */
class MetricClashTest {
    private static final String COUNTED = "counters: [{name: x, help: h, labels: [l]}]";
    private static final String LABELS = "labels: [{name: l, size: 4, decoders: [{name: uint}]}]";

    @TempDir
    Path folder;

    @Test
    void takesEqualMetricsOfTwoConfigs() {
        ConfigFixture configs = new ConfigFixture(folder)
                .with("a.yaml", "metrics: {counters: [{name: x, help: h, map: m, " + LABELS + "}]}\n")
                .with("b.yaml", "metrics: {counters: [{name: x, help: h, map: n, " + LABELS + "}]}\n");

        assertThat(configs.problems("a,b")).isEmpty();
        assertThat(configs.read("a,b").configs()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource
    void saysWhatDiffers(String second, String difference) {
        ConfigFixture configs = new ConfigFixture(folder)
                .with("a.yaml", "metrics: {counters: [{name: x, help: h, " + LABELS + "}]}\n")
                .with("b.yaml", second);

        assertThat(configs.problems("a,b"))
                .singleElement()
                .asString()
                .matches("error b.yaml:1:\\d+: metric \"ebpf_exporter_x\" has another \\Q" + difference
                        + "\\E at a.yaml:1:22; make them equal, or rename one of them");
        assertThat(configs.read("a,b").configs()).extracting(ConfigSpec::name).containsExactly("a");
    }

    static Stream<Arguments> saysWhatDiffers() {
        return Stream.of(
                argumentSet("kind", "metrics: {gauges: [{name: x, help: h, " + LABELS + "}]}\n", "kind"),
                argumentSet("help", counter("help: g, " + LABELS), "help"),
                argumentSet("unit", counter("help: h, unit: s, " + LABELS), "unit"),
                argumentSet("no labels", counter("help: h"), "set of labels"),
                argumentSet("constant labels", counter("help: h, const_labels: {a: b}, " + LABELS), "set of labels"),
                argumentSet("cpu", counter("help: h, cpu: label, " + LABELS), "set of labels"),
                argumentSet("dimensions", counter("help: h, dimensions: [{cpu: y}], " + LABELS), "set of labels"),
                argumentSet("fields", counter("help: h, labels: btf"), "set of labels"),
                argumentSet("scale", counter("help: h, scale: 2, " + LABELS), "number type (only one has scale)"));
    }

    @Test
    void seesTheOrderOfLabelsAsEqual() {
        String other = "{name: o, size: 4, decoders: [{name: uint}]}";
        ConfigFixture configs = new ConfigFixture(folder)
                .with("a.yaml", counter("help: h, " + LABELS.replace("}]}]", "}]}, " + other + "]")))
                .with("b.yaml", counter("help: h, " + LABELS.replace("labels: [", "labels: [" + other + ", ")));

        assertThat(configs.problems("a,b")).isEmpty();
    }

    @Test
    void comparesBucketsAndNotTheBucketsLabel() {
        ConfigFixture configs = new ConfigFixture(folder)
                .with("a.yaml", histogram("bucket_type: exp2, bucket_max: 9"))
                .with("b.yaml", histogram("bucket_type: exp2, bucket_max: 9").replace("name: l", "name: b"))
                .with("c.yaml", histogram("bucket_type: exp2, bucket_max: 8"));

        assertThat(configs.problems("a,b,c"))
                .containsExactly("error c.yaml:1:24: metric \"ebpf_exporter_x\" has another set of buckets at"
                        + " a.yaml:1:24; make them equal, or rename one of them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x_bucket", "x_sum", "x_count"})
    void seesTheNamesThatAHistogramHasOnTheMetricsPage(String name) {
        ConfigFixture configs = new ConfigFixture(folder)
                .with("a.yaml", histogram("bucket_type: exp2, bucket_max: 9"))
                .with("b.yaml", "metrics: {counters: [{name: " + name + ", help: h}]}\n");

        assertThat(configs.problems("a,b"))
                .containsExactly("error b.yaml:1:22: metric \"ebpf_exporter_" + name + "\" shows as \"ebpf_exporter_"
                        + name + "\", as does \"ebpf_exporter_x\" at a.yaml:1:24; rename one of them");
        assertThat(configs.problems("b,a"))
                .containsExactly("error a.yaml:1:24: metric \"ebpf_exporter_x\" shows as \"ebpf_exporter_" + name
                        + "\", as does \"ebpf_exporter_" + name + "\" at b.yaml:1:22; rename one of them");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enabled_configs",
                "ebpf_program_info",
                "ebpf_program_attached",
                "ebpf_program_run_time_seconds",
                "ebpf_program_run_count_total",
                "decoder_errors_total",
                "build_info"
            })
    void keepsTheNamesOfTheExportersOwnMetrics(String name) {
        assertThat(new ConfigFixture(folder).problemsOf("metrics: {gauges: [{name: " + name + ", help: h}]}\n"))
                .containsExactly("error 1:20: metric \"ebpf_exporter_" + name
                        + "\" is one of the exporter's own; take another name");
    }

    @Test
    void keepsTheNamesOfTheExportersOwnPrefix() {
        String text = "prefix: bpf_metrics_exporter_\nmetrics: {gauges: [{name: x, help: h}]}\n";

        assertThat(new ConfigFixture(folder).problemsOf(text))
                .containsExactly(
                        "error 2:20: metric \"bpf_metrics_exporter_x\" is one of the exporter's own; take another name");
    }

    @Test
    void comparesMetricsOfOneFile() {
        String text = "metrics: {counters: [{name: x, help: h}, {name: x, help: g, map: y}]}\n";

        assertThat(new ConfigFixture(folder).problemsOf(text))
                .containsExactly(
                        "error 1:42: metric \"ebpf_exporter_x\" has another help at a.yaml:1:22; make them equal, or"
                                + " rename one of them");
    }

    @Test
    void letsAConfigThatIsNotUsedTakeNoName() {
        ConfigFixture configs = new ConfigFixture(folder)
                .with("a.yaml", "kaddrs: 5\nmetrics: {counters: [{name: x, help: g}]}\n")
                .with("b.yaml", counter("help: h"));

        assertThat(configs.read("a,b").configs()).extracting(ConfigSpec::name).containsExactly("b");
        assertThat(configs.problems("a,b"))
                .isEqualTo(List.of(
                        "error a.yaml:1:9: kaddrs must be a list, this is \"5\"",
                        "error a.yaml:2:22: metric \"ebpf_exporter_x\" has another help at b.yaml:1:22; make them equal, or"
                                + " rename one of them"));
    }

    @ParameterizedTest
    @MethodSource
    void comparesMetricsOfEvents(String first, String second, String difference) {
        ConfigFixture configs = new ConfigFixture(folder).with("a.yaml", first).with("b.yaml", second);

        assertThat(configs.problems("a,b"))
                .singleElement()
                .asString()
                .matches("error b.yaml:[12]:\\d+: metric \"ebpf_exporter_x\" has another \\Q" + difference
                        + "\\E at a.yaml:[12]:\\d+; make them equal, or rename one of them");
        assertThat(configs.read("a,b").configs()).extracting(ConfigSpec::name).containsExactly("a");
    }

    static Stream<Arguments> comparesMetricsOfEvents() {
        String bounds = "histograms: [{name: x, help: h, value: v, boundaries: [1, 2]}]";
        return Stream.of(
                argumentSet("kind", events(COUNTED), events("gauges: [{name: x, help: h, value: v}]"), "kind"),
                argumentSet("help", events(COUNTED), events(COUNTED.replace("help: h", "help: g")), "help"),
                argumentSet("unit", events(COUNTED), events(COUNTED.replace("help: h", "help: h, unit: s")), "unit"),
                argumentSet("labels", events(COUNTED), events(COUNTED.replace("[l]", "[m]")), "set of labels"),
                argumentSet("constant labels", events(COUNTED), constant("{b: c}"), "set of labels"),
                argumentSet("other constant labels", constant("{b: c}"), constant("{d: c}"), "set of labels"),
                argumentSet("boundaries", events(bounds), events(bounds.replace("2", "3")), "set of buckets"),
                argumentSet(
                        "aggregation",
                        events(bounds),
                        events(bounds.replace("boundaries: [1, 2]", "aggregation: exponential")),
                        "set of buckets"),
                argumentSet(
                        "scale",
                        events(bounds),
                        events(bounds.replace("value: v", "value: v, scale: 2")),
                        "number type (only one has scale)"),
                argumentSet(
                        "another scale",
                        events(bounds.replace("value: v", "value: v, scale: 3")),
                        events(bounds.replace("value: v", "value: v, scale: 2")),
                        "scale"),
                argumentSet(
                        "a map's counter",
                        counter("help: h, " + LABELS),
                        events(COUNTED.replace("[l]", "[]")),
                        "set of labels"),
                argumentSet(
                        "a map's histogram",
                        histogram("bucket_type: fixed, bucket_keys: [1, 2]").replace("name: l", "name: b"),
                        events(bounds),
                        "set of buckets"),
                argumentSet(
                        "counters of a perf event array",
                        counter("help: h, perf_event_array: true, " + LABELS),
                        counter("help: g, perf_event_array: true, " + LABELS),
                        "help"));
    }

    @Test
    void takesEqualMetricsOfEvents() {
        ConfigFixture configs = new ConfigFixture(folder)
                .with("a.yaml", events(COUNTED))
                .with("b.yaml", events(COUNTED.replace("{name", "{value: v, name")))
                .with("c.yaml", counter("help: h, " + LABELS))
                .with("d.yaml", counter("help: h, perf_event_array: true, " + LABELS))
                .with("e.yaml", events(COUNTED) + "  - {ringbuf: q, struct: s, " + COUNTED + "}\n");

        assertThat(configs.problems("a,b,c,d,e")).isEmpty();
        assertThat(configs.read("a,b,c,d,e").configs()).hasSize(5);
    }

    @Test
    void seesTheNamesThatAHistogramOfEventsHasOnTheMetricsPage() {
        String text = events("histograms: [{name: x, help: h, value: v, aggregation: exponential}]")
                + "  - {ringbuf: q, struct: s, counters: [{name: x_count, help: h}]}\n";

        assertThat(new ConfigFixture(folder).problemsOf(text))
                .containsExactly(
                        "error 3:40: metric \"ebpf_exporter_x_count\" shows as \"ebpf_exporter_x_count\", as does"
                                + " \"ebpf_exporter_x\" at a.yaml:2:42; rename one of them");
    }

    @Test
    void keepsTheExportersOwnNamesFromEvents() {
        assertThat(new ConfigFixture(folder).problemsOf(events("counters: [{name: build_info, help: h}]")))
                .containsExactly("error 2:40: metric \"ebpf_exporter_build_info\" is one of the exporter's own; take"
                        + " another name");
    }

    @Test
    void complainsOfTheSecondOneInTheFile() {
        String text = "metrics: {counters: [{name: x, help: h, perf_event_array: true}, {name: x, help: g}]}\n";

        assertThat(new ConfigFixture(folder).problemsOf(text))
                .containsExactly(
                        "error 1:66: metric \"ebpf_exporter_x\" has another help at a.yaml:1:22; make them equal,"
                                + " or rename one of them");
    }

    private static String constant(String labels) {
        return events(COUNTED.replace("help: h", "help: h, const_labels: " + labels));
    }

    private static String events(String metrics) {
        return "events:\n  - {ringbuf: r, struct: s, " + metrics + "}\n";
    }

    private static String counter(String rest) {
        return "metrics: {counters: [{name: x, " + rest + "}]}\n";
    }

    private static String histogram(String rest) {
        return "metrics: {histograms: [{name: x, help: h, " + LABELS + ", " + rest + "}]}\n";
    }
}
