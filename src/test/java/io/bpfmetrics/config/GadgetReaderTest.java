package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a {@code gadget.yaml} says. */
class GadgetReaderTest {
    private static final String OTHERS = """
            name: profile blockio
            description: Made for another program, too.
            homepageURL: https://example.com
            dataSources:
              BlockIO:
                annotations:
                  cli.clear-screen-before: "true"
                  metrics.print: true
                  metrics:
                    collect: True
                    implicit-counter: {name: seen}
                fields:
                  Proc.Comm:
                    annotations: {metrics.Type: key, columns.width: 16, template: comm}
                  latency:
                    annotations:
                      metrics.unit: µs
                      metrics.boundaries: 1,10
                      metrics: {name: "1"}
            params:
              ebpf:
                targ_pid: {key: pid, defaultValue: 12, description: Whose.}
                Ms: {}
            ebpfParams:
              old: {key: o, defaultValue: "0"}
            paramDefaults:
              operator.oci.ebpf.map-fetch-interval: "0"
            programs:
              on_Exit: {attach_to: do_exit}
              other: {}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"datasources", "dataSources", "DATASOURCES"})
    void readsDataSourcesInAnyCase(String key) {
        GadgetSpec gadget = read(OTHERS.replace("dataSources", key));

        DataSourceSpec source = gadget.dataSource("blockio").orElseThrow();
        assertThat(gadget.dataSource("BLOCKIO")).contains(source);
        assertThat(gadget.dataSource("block")).isEmpty();
        assertThat(source.isInFile()).isTrue();
        assertThat(source.isTrue("metrics.collect")).isTrue();
        assertThat(source.isTrue("metrics.print")).isTrue();
        assertThat(source.annotation("metrics.implicit-counter.name")).contains("seen");
    }

    @Test
    void readsAnnotationsThatAreDottedOrNested() {
        DataSourceSpec source = read(OTHERS).dataSource("blockio").orElseThrow();

        assertThat(source.annotation("proc.comm", "metrics.type")).contains("key");
        assertThat(source.annotation("Proc.comm", "columns.width")).contains("16");
        assertThat(source.annotation("latency", "metrics.unit")).contains("µs");
        assertThat(source.annotation("latency", "metrics.boundaries")).contains("1,10");
        assertThat(source.annotation("latency", "metrics.name")).contains("1");
        assertThat(source.annotation("other", "metrics.name")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "true, true",
        "True, true",
        "'\"true\"', true",
        "'\"True\"', false",
        "yes, false",
        "1, false",
        "false, false"
    })
    void takesTrueForTrue(String yaml, boolean isTrue) {
        ConfigReading reading = new ConfigFixture(folder)
                .with("a/gadget.yaml", "datasources: {a: {annotations: {metrics.collect: " + yaml + "}}}")
                .read("a", GadgetOptions.NONE);
        GadgetSpec gadget = reading.configs().get(0).gadget().orElseThrow();

        assertThat(gadget.dataSource("a").orElseThrow().isTrue("metrics.collect"))
                .isEqualTo(isTrue);
        assertThat(reading.problems()).hasSize(isTrue || yaml.equals("false") ? 0 : 1);
    }

    @Test
    void readsParametersSettingsAndTargets() {
        GadgetSpec gadget = read(OTHERS);

        assertThat(gadget.parameters())
                .extracting(GadgetParameter::variable, GadgetParameter::key, GadgetParameter::defaultValue)
                .containsExactly(
                        tuple("targ_pid", "pid", Optional.of("12")),
                        tuple("Ms", "Ms", Optional.empty()),
                        tuple("old", "o", Optional.of("0")));
        assertThat(gadget.settings()).containsOnly(Map.entry("map-fetch-interval", "0"));
        assertThat(FetchSettings.of(gadget, false).interval("any")).contains(Duration.ZERO);
        assertThat(gadget.targets()).containsOnly(Map.entry("on_Exit", "do_exit"));
    }

    @Test
    void letsTheCommandLineWin() {
        GadgetOptions options = GadgetOptions.parse(
                List.of(
                        "blockio:metrics.collect=false,BLOCKIO.latency:metrics.unit=ms",
                        "blockio.LATENCY:metrics.unit=s,new.field:metrics.type=key",
                        "blockio.latency:metrics.boundaries=1\\,2"),
                List.of("a.map-fetch-interval=BlockIO:2s,new:0"));
        GadgetSpec gadget = read(OTHERS, options);

        DataSourceSpec source = gadget.dataSource("blockio").orElseThrow();
        assertThat(source.isTrue("metrics.collect")).isFalse();
        assertThat(source.annotation("latency", "metrics.unit")).contains("s");
        assertThat(source.annotation("latency", "metrics.boundaries")).contains("1,2");
        assertThat(source.annotation("proc.comm", "metrics.type")).contains("key");
        DataSourceSpec added = gadget.dataSource("new").orElseThrow();
        assertThat(added.isInFile()).isFalse();
        assertThat(added.annotation("field", "metrics.type")).contains("key");
        assertThat(FetchSettings.of(gadget, false).interval("blockio")).contains(Duration.ofSeconds(2));
        assertThat(FetchSettings.of(gadget, false).interval("new")).contains(Duration.ZERO);
        assertThat(FetchSettings.of(gadget, false).interval("third")).isEmpty();
    }

    @Test
    void saysWhatIsWrongOnTheCommandLine() {
        ConfigReading reading = new ConfigFixture(folder)
                .with("a/gadget.yaml", OTHERS)
                .read("a", GadgetOptions.parse(List.of("blockio.latency:metrics.unti=s"), List.of()));

        assertThat(reading.problems())
                .extracting(ConfigProblem::message)
                .containsExactly("--annotate blockio.latency: unknown annotation \"metrics.unti\" of a field; did you"
                        + " mean \"metrics.unit\"?");
    }

    @Test
    void readsAFileThatSaysNothing() {
        assertThat(read("name: a\n").dataSources()).isEmpty();
        assertThat(read("datasources:\n").dataSources()).isEmpty();
        assertThat(read("datasources: {a: }\n").dataSource("a")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "datasources: [a] | error 1:14: datasources must be a mapping, this is a list",
                "datasources: {a: b} | error 1:18: data source a must be a mapping, this is \"b\"",
                "datasources: {a: {fields: 3}} | error 1:27: fields must be a mapping, this is \"3\"",
                "datasources: {a: {annotations: [b]}} | error 1:32: annotations must be a mapping, this is a list",
                "dataSorces: {a: {}} | warning 1:1: unknown key \"dataSorces\" in a gadget; did you mean \"datasources\"?",
                "datasources: {a: {annotations: {metrics.colect: true}}} | warning 1:49: a: unknown annotation"
                        + " \"metrics.colect\" of a data source; did you mean \"metrics.collect\"?",
                "datasources: {a: {fields: {b: {annotations: {metrics: {tipe: key}}}}}} | warning 1:62: a.b: unknown"
                        + " annotation \"metrics.tipe\" of a field; did you mean \"metrics.type\"?",
                "params: {ebpf: {a: 1}} | error 1:20: parameter a must be a mapping, this is \"1\"",
                "datasources: {a: {fields: {x: {annotations: {metrics.slots: flor}}}}} |"
                        + " warning 1:61: a.x: unknown metrics.slots \"flor\"; did you mean \"floor\"?",
                "datasources: {a: {feilds: {}}} | warning 1:27: unknown key \"feilds\" in data source a; did you mean"
                        + " \"fields\"?",
                "{datasources: {}, params: {epbf: {}}} | warning 1:34: unknown key \"epbf\" in params; did you mean"
                        + " \"ebpf\"?",
                "datasources: {a: {}, a: {}} | warning 1:22: duplicate key \"a\", first on line 1; the last one counts",
            })
    void saysWhatIsWrongAndWhere(String text, String problem) {
        List<String> problems = new ConfigFixture(folder)
                .with("a/gadget.yaml", text).problems("a").stream()
                        .map(line -> line.replaceFirst("a/gadget\\.yaml:(?=\\d)", ""))
                        .toList();

        assertThat(problems).containsExactly(problem);
    }

    private GadgetSpec read(String yaml) {
        return read(yaml, GadgetOptions.NONE);
    }

    private GadgetSpec read(String yaml, GadgetOptions options) {
        ConfigReading reading =
                new ConfigFixture(folder).with("a/gadget.yaml", yaml).read("a", options);
        assertThat(reading.problems()).isEmpty();
        return reading.configs().get(0).gadget().orElseThrow();
    }
}
