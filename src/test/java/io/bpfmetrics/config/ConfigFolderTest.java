package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --config.dir} and {@code --config.names}. */
class ConfigFolderTest {
    private static final String EMPTY = "metrics: {counters: []}\n";

    @TempDir
    Path folder;

    private ConfigFixture configs;

    @BeforeEach
    void writeConfigs() {
        configs = new ConfigFixture(folder)
                .with("timers.yaml", EMPTY)
                .with("biolatency.yaml", EMPTY)
                .with("below/deep.yaml", EMPTY);
    }

    @Test
    void readsInTheOrderOfTheNamesAndTrimsThem() {
        assertThat(configs.read(" timers ,, biolatency,").configs())
                .extracting(ConfigSpec::name)
                .containsExactly("timers", "biolatency");
    }

    @Test
    void findsConfigsInFoldersBelow() {
        ConfigSpec spec = configs.read("below/deep").configs().get(0);

        assertThat(spec.name()).isEqualTo("below/deep");
        assertThat(spec.file()).isEqualTo(folder.resolve("below/deep.yaml"));
        assertThat(spec.object()).isEqualTo(folder.resolve("below/deep.bpf.o"));
    }

    @Test
    void takesTheObjectThatTheSourceNames() {
        configs.with("below/other.yaml", "source: {object: ../a.o}\n" + EMPTY);

        assertThat(configs.read("below/other").configs())
                .extracting(ConfigSpec::object)
                .containsExactly(folder.resolve("below/../a.o"));
    }

    @Test
    void takesEveryConfigForAll() {
        configs.with("notes.yaml", "a: b\n")
                .with("gadget.yaml", "DataSources: {}\n")
                .with("inside/gadget.yaml", "name: inside\n")
                .with("bare.bpf.o", "")
                .with("spans.yaml", "tracing: {spans: []}\n")
                .with("typo.yaml", "matrics: {}\n")
                .with("typo.bpf.o", "")
                .with("x.yml", EMPTY);

        assertThat(configs.read("all").configs())
                .extracting(ConfigSpec::name)
                .containsExactly("biolatency", "gadget", "inside", "spans", "timers");
        assertThat(configs.problems("all"))
                .containsExactly(
                        "warning typo.yaml:1:1: unknown key \"matrics\" in a config; did you mean \"metrics\"?",
                        "error typo.yaml:1:1: neither metrics nor tracing is defined, nor events: there is nothing to do");
    }

    @Test
    void reportsABrokenFileUnderAll() {
        configs.with("broken.yaml", "a: [\n");

        assertThat(configs.problems("all"))
                .containsExactly(
                        "error broken.yaml:2:1: invalid YAML: expected the node content, but found '<stream end>'");
    }

    @Test
    void readsAConfigThatIsNamedTwiceOnce() {
        assertThat(configs.read("timers,timers,./timers").configs()).hasSize(1);
        assertThat(configs.problems("timers,timers"))
                .containsExactly("warning (folder): config \"timers\" is named twice, and read once");
    }

    @Test
    void namesTheNearestConfigsForOneThatIsMissing() {
        assertThat(configs.problems("timer,biolatency.yaml,zzz"))
                .containsExactly(
                        "error timer.yaml: there is no such file; did you mean \"timers\"?",
                        "error biolatency.yaml.yaml: there is no such file; did you mean \"biolatency\"?",
                        "error zzz.yaml: there is no such file");
    }

    @Test
    void staysInTheFolder() {
        assertThat(configs.problems("../timers,below/../../timers"))
                .containsExactly(
                        "error (folder): config \"../timers\" is outside of the folder",
                        "error (folder): config \"below/../../timers\" is outside of the folder");
        assertThat(configs.read("below/../timers").configs()).hasSize(1);
    }

    @Test
    void wantsAName() {
        assertThat(configs.problems(" , "))
                .containsExactly("error (folder): no config is named; give names separated by commas, or all");
    }

    @Test
    void saysThatAFolderHasNoConfig() {
        assertThat(new ConfigFixture(folder).with("empty/notes.yaml", "a: b\n").folder())
                .isDirectory();
        assertThat(new ConfigFixture(folder.resolve("empty")).problems("all"))
                .containsExactly(
                        "error (folder): no file here is a config: a NAME.yaml with metrics, events or tracing, or a gadget");
    }

    @Test
    void saysThatThereIsNoFolder() {
        assertThat(new ConfigFixture(folder.resolve("nowhere")).problems("a"))
                .containsExactly("error (folder): there is no such folder");
        assertThat(new ConfigFixture(folder.resolve("timers.yaml")).problems("a"))
                .containsExactly("error (folder): is no folder");
    }

    @Test
    void saysWhyAFileCannotBeRead() throws Exception {
        Files.createDirectory(folder.resolve("sub.yaml"));

        assertThat(configs.problems("sub")).containsExactly("error sub.yaml: cannot be read: Is a directory");
    }

    @Test
    void keepsGoodConfigsAndReportsAllFilesTogether() {
        configs.with("one.yaml", "metrics: {counters: [{name: a}]}\n").with("two.yaml", "metrics: 5\n");

        assertThat(configs.read("one,timers,two").configs())
                .extracting(ConfigSpec::name)
                .containsExactly("timers");
        assertThat(configs.problems("two,timers,one"))
                .containsExactly(
                        "error two.yaml:1:1: neither metrics nor tracing is defined, nor events: there is nothing to do",
                        "error two.yaml:1:10: metrics must be a mapping, this is \"5\"; its keys are counters, gauges,"
                                + " histograms",
                        "error one.yaml:1:22: a counter needs help");
    }

    @Test
    void usesAConfigWithoutTheMetricsThatAreWrong() {
        configs.with("half.yaml", """
                metrics:
                  counters:
                    - {name: right, help: h}
                    - {name: wrong, help: h, labels: [&b {name: b, size: 4, decoders: [{name: unit}]}]}
                  histograms:
                    - 5
                    - {name: flat, help: h, bucket_type: exp2, bucket_max: 0, labels: [*b]}
                    - {name: alias, help: h, bucket_type: exp2, bucket_max: 3, labels: [*b]}
                """);

        ConfigReading reading = configs.read("half");

        assertThat(reading.configs().get(0).metrics())
                .extracting(metric -> metric.outputs().get(0).name())
                .containsExactly("ebpf_exporter_right");
        assertThat(reading.hasErrors()).isTrue();
        assertThat(configs.problems("half")).hasSize(3).allMatch(problem -> problem.startsWith("error half.yaml:"));
    }

    @Test
    void usesAConfigWithoutTheSpansThatAreWrong() {
        configs.with("half.yaml", "tracing: {spans: [{name: a}, {ringbuf: r, labels: [{name: b}]}, {ringbuf: s}]}\n");

        assertThat(configs.read("half").configs().get(0).spans())
                .extracting(SpanSpec::ringbuf)
                .containsExactly("s");
        assertThat(configs.problems("half"))
                .containsExactly(
                        "error half.yaml:1:19: a span needs ringbuf",
                        "error half.yaml:1:52: a label needs size, its number of bytes in the key, or field",
                        "error half.yaml:1:52: a label needs decoders, such as [{name: uint}]");
    }

    @Test
    void usesNoConfigThatIsWrongBesidesItsEvents() {
        configs.with("whole.yaml", """
                kaddrs: 5
                events:
                  - {ringbuf: r, struct: s, counters: [{name: a}, {name: b}, {name: right, help: h}]}
                """);

        assertThat(configs.read("whole").configs()).isEmpty();
        assertThat(configs.problems("whole")).hasSize(3);
    }

    @Test
    void putsThePrefixOfTheFileBeforeThatOfTheCommandLine() {
        configs.with("own.yaml", "prefix: ''\nmetrics: {counters: [{name: a, help: h}]}\n")
                .with("default.yaml", "metrics: {counters: [{name: a, help: h}]}\n");

        ConfigReading reading = new ConfigFolder(folder, "mine_").read("own,default");

        assertThat(reading.configs())
                .extracting(spec -> spec.metrics().get(0).outputs().get(0).name())
                .containsExactly("a", "mine_a");
        assertThat(reading.configs())
                .extracting(spec -> spec.metrics().get(0).read().map())
                .containsExactly("a", "a");
    }
}
