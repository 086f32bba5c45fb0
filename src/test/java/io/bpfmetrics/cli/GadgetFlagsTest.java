package io.bpfmetrics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.ConfigRun;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.GadgetFiles;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.Things;
import io.bpfmetrics.testing.Things.Thing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says of gadgets, and what of it is refused. */
@KernelTest
class GadgetFlagsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GREETED = "Stop with Ctrl-C.";
    private static final String GADGET = """
            datasources:
              things:
                annotations: {metrics.collect: true}
                fields: {comm: {annotations: {metrics.type: key}}}
            params:
              ebpf:
                factor: {key: times, defaultValue: 2, description: How often.}
                only_comm: {key: comm}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() {
        new GadgetFiles(folder).with("mine", GADGET, Things.OBJECT);
    }

    @Test
    void takesTheDefaultsOfTheFile() throws Exception {
        try (ConfigRun run = start()) {
            Things.count(Thing.of("cat").counts(5, 0, 0).at(3, ""));

            assertThat(run.lines("total")).containsExactly(total("cat", 10));
            assertThat(run.lines("depth")).containsExactly("depth{otel_scope_name=\"things\",comm=\"cat\"} 3");
        }
    }

    @Test
    void setsVariablesOfEveryType() throws Exception {
        String yaml = GADGET.replace("defaultValue: 2", "defaultValue: 3")
                        .replace("key: comm", "key: comm, defaultValue: cat")
                + "    least_total: {defaultValue: 0x10}\n"
                + "    shift: {defaultValue: -2}\n"
                + "    enabled: {defaultValue: true}\n";
        new GadgetFiles(folder).with("mine", yaml, Things.OBJECT);
        try (ConfigRun run = start()) {
            Things.count(Thing.of("cat").counts(5, 0, 0).at(3, ""));
            Things.count(Thing.of("cat").counts(20, 0, 0).at(3, ""));
            Things.count(Thing.of("dog").counts(20, 0, 0).at(3, ""));

            assertThat(run.lines("total")).containsExactly(total("cat", 60));
            assertThat(run.lines("depth")).containsExactly("depth{otel_scope_name=\"things\",comm=\"cat\"} 1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"enabled=false", "comm=dog", "least_total=6", "operator.oci.ebpf.least_total=0x6"})
    void letsNothingBeCountedByAParameter(String parameter) throws Exception {
        try (ConfigRun run = start("--param", "mine." + parameter)) {
            Things.count(Thing.of("cat").counts(5, 0, 0));

            assertThat(run.lines("total")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"times=4", "factor=4", "factor=0x4"})
    void winsOverTheFile(String parameter) throws Exception {
        try (ConfigRun run = start("--param", "mine." + parameter)) {
            Things.count(Thing.of("cat").counts(5, 0, 0));

            assertThat(run.lines("total")).containsExactly(total("cat", 20));
        }
    }

    @Test
    void takesBothFlagsSeveralTimes() throws Exception {
        try (ConfigRun run = start(
                "--param",
                "mine.times=4",
                "--annotate",
                "things.comm:metrics.name=name",
                "--param=mine.least_total=5",
                "--annotate=things.total:metrics.unit=By")) {
            Things.count(Thing.of("cat").counts(4, 0, 0));
            Things.count(Thing.of("cat").counts(5, 0, 0));

            assertThat(run.lines("bytes_total"))
                    .containsExactly("bytes_total{otel_scope_name=\"things\",name=\"cat\"} 20");
        }
    }

    @Test
    void leavesAVariableAsItIsWhereTheDefaultOfTheFileDoesNotFit() throws Exception {
        String yaml = GADGET.replace("defaultValue: 2", "defaultValue: many") + "    gone: {defaultValue: 1}\n";
        new GadgetFiles(folder).with("mine", yaml, Things.OBJECT);
        try (ConfigRun run = start()) {
            Things.count(Thing.of("cat").counts(5, 0, 0));

            assertThat(run.lines("total")).containsExactly(total("cat", 5));
            assertThat(run.exporter().stderr().text())
                    .contains("params.ebpf.factor.defaultValue is \"many\": it must be an integer")
                    .contains("the object has no variable \"gone\" that can be set");
        }
    }

    @Test
    void refusesWhatDoesNotFitTheTypesIfItIsStrict() throws Exception {
        try (ExporterProcess exporter = ExporterProcess.start(
                "--config.strict",
                "--config.dir",
                folder.toString(),
                "--config.names",
                "mine",
                "--annotate",
                "things.totl:metrics.unit=By")) {
            assertThat(exporter.awaitExit()).isEqualTo(2);
            assertThat(exporter.stderr().text())
                    .contains("things.totl is annotated, but there is no such field; did you mean \"total\"?");
        }
    }

    @Test
    void checksDataSourcesWithoutRunningToo() throws Exception {
        try (ExporterProcess exporter = ExporterProcess.start(
                "--config.check",
                "--config.dir",
                folder.toString(),
                "--config.names",
                "mine",
                "--annotate",
                "thing:metrics.collect=true")) {
            assertThat(exporter.awaitExit()).isEqualTo(2);
            assertThat(exporter.stderr().text())
                    .contains(
                            "error: --annotate thing:…: there is no data source of that name; did you mean \"things\"?");
        }
    }

    private static String total(String comm, long value) {
        return "total{otel_scope_name=\"things\",comm=\"" + comm + "\"} " + value;
    }

    private ConfigRun start(String... more) throws Exception {
        ConfigRun run = ConfigRun.start(folder, "mine", more);
        run.exporter().stderr().await(GREETED, PATIENCE);
        return run;
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        "--param mine.tymes=3",
                        "--param mine.tymes: the gadget has no such parameter; did you mean \"times\"?; known are "),
                Arguments.of("--param mine.tymes=3", "enabled, least_total, shift, times, comm, map-fetch-interval"),
                Arguments.of("--param yours.times=3", "--param yours.…: no gadget of that name is loaded"),
                Arguments.of("--param mine.times=many", "--param mine.times is \"many\": it must be an integer"),
                Arguments.of("--param mine.times=-2", "it must be 0 to 4294967295, because it has 4 bytes"),
                Arguments.of("--param mine.shift=2147483648", "it must be -2147483648 to 2147483647"),
                Arguments.of("--param mine.enabled=perhaps", "it must be true or false"),
                Arguments.of("--param mine.comm=a-name-of-many-bytes", "and there is room for 15"),
                Arguments.of("--param times=3", "\"times=3\" is no parameter; write NAME.KEY=VALUE"),
                Arguments.of("--param mine.map-fetch-interval=5", "must be a duration with a unit"),
                Arguments.of("--param mine.map-fetch-interval=5ms", "must be at least 100ms"),
                Arguments.of("--param mine.map-fetch-count=5", "an exporter reads for as long as it runs"),
                Arguments.of("--annotate things", "\"things\" is no annotation; write SOURCE:KEY=VALUE"),
                Arguments.of("--annotate things:=true", "is no annotation"),
                Arguments.of("--annotate thing:metrics.collect=true", "there is no data source of that name"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void endsWithTwoIfItCannotBeMeant(String argument, String why) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("--subsystem", "off", "--config.dir", folder.toString(), "--config.names", "mine"));
        arguments.addAll(List.of("--otlp-grpc", "none", "--web.listen-address", "127.0.0.1:0"));
        arguments.addAll(List.of(argument.split(" ", 2)));
        try (ExporterProcess exporter = ExporterProcess.start(arguments.toArray(String[]::new))) {
            assertThat(exporter.awaitExit()).isEqualTo(2);
            assertThat(exporter.stderr().text()).contains(why);
        }
    }

    @Test
    void needsAGadgetToSpeakOf() throws Exception {
        try (ExporterProcess exporter = ExporterProcess.start("--annotate", "things:metrics.collect=true")) {
            assertThat(exporter.awaitExit()).isEqualTo(2);
            assertThat(exporter.stderr().text())
                    .contains("--annotate and --param are about gadgets, which need --config.dir");
        }
    }
}
