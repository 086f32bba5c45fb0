package io.bpfmetrics.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.config.GadgetOptions;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.LogRecorder;
import io.bpfmetrics.testing.Things;
import io.bpfmetrics.testing.TracedThings;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a gadget cannot be done, and how that is said. */
@KernelTest
class GadgetProblemsTest {
    private static final String THINGS = "datasources: {things: {annotations: {metrics.collect: true}}}\n";
    private static final String QUEUES = "datasources: {queues: {annotations: {metrics.collect: true}}}\n";

    @TempDir
    private Path folder;

    static Stream<Arguments> ofMaps() {
        return Stream.of(
                Arguments.of("things.file:metrics.type=counter", "things.file: it is no integer of 1, 2, 4 or 8 bytes"),
                Arguments.of("things.kind:metrics.type=gauge", "things.kind: it is no integer of 1, 2, 4 or 8 bytes"),
                Arguments.of("things.place:metrics.type=counter", "things.place: it is no integer"),
                Arguments.of("things.wide:metrics.type=counter", "things.wide: it is no integer"),
                Arguments.of("things.file:metrics.type=histogram", "bytes, and no array of them"),
                Arguments.of(
                        "things.total:metrics.type=conter",
                        "things.total: unknown metrics.type \"conter\"; did you mean \"counter\"?"),
                Arguments.of(
                        "things.totl:metrics.type=counter",
                        "things.totl is annotated, but there is no such field; did you mean \"total\"?"),
                Arguments.of(
                        "things.k8s.podName:metrics.type=key",
                        "things.k8s.podname is annotated, but names of containers and pods are not known here"),
                Arguments.of(
                        "things.runtime.containerName:metrics.type=key",
                        "things.runtime.containername is annotated, but names of containers and pods are not known"),
                Arguments.of("things.latency:metrics.type=key", "things.latency cannot be a label: it is an array"),
                Arguments.of(
                        "things.total:metrics.name=1st", "things.total: \"1st\" is no name of a metric; give one with"),
                Arguments.of(
                        "things.comm:metrics.decoder=hax,things.comm:metrics.type=key",
                        "things.comm: unknown decoder \"hax\"; did you mean \"hex\"?"),
                Arguments.of("things:metrics.labels=a", "things: metrics.labels is \"a\" and must be name=value"));
    }

    @ParameterizedTest
    @MethodSource("ofMaps")
    void saysWhatDoesNotFitAndGoesOn(String annotation, String problem) throws Exception {
        try (GadgetFixture fixture = new GadgetFixture(folder, Things.OBJECT)) {
            assertThat(fixture.problems(THINGS, annotation)).hasSize(1).allMatch(line -> line.contains(problem));
            Collector collector = fixture.collector(THINGS, annotation);
            Things.count(Things.Thing.of("cat").counts(1, 1, 1));

            assertThat(fixture.collect(collector)).anyMatch(line -> line.startsWith("small{"));
        }
    }

    @Test
    void saysThatADataSourceIsNotThere() throws Exception {
        try (GadgetFixture fixture = new GadgetFixture(folder, Things.OBJECT)) {
            assertThat(fixture.problems(THINGS.replace("things", "thinks")))
                    .containsExactly("there is no data source \"thinks\" in the object; did you mean \"things\"?");
        }
    }

    @Test
    void saysThatNothingIsExported() throws Exception {
        try (GadgetFixture fixture = new GadgetFixture(folder, Things.OBJECT)) {
            assertThat(fixture.problems("datasources: {things: {}}"))
                    .containsExactly("none of its data sources (things, queues) is exported; annotate one, such as"
                            + " --annotate things:metrics.collect=true");
        }
    }

    @Test
    void observesNoSingleValuesOfEntriesThatStay() throws Exception {
        try (GadgetFixture fixture = new GadgetFixture(folder, Things.OBJECT)) {
            String stays = QUEUES + "paramDefaults: {map-fetch-interval: \"0\"}\n";

            assertThat(fixture.problems(stays, "queues.hits:metrics.type=histogram"))
                    .hasSize(1);
            assertThat(fixture.problems(QUEUES, "queues.hits:metrics.type=histogram"))
                    .isEmpty();
        }
    }

    @Test
    void saysThatTracersHaveNoMetricsOfTheirOwn() throws Exception {
        try (GadgetFixture fixture = new GadgetFixture(folder, TracedThings.OBJECT)) {
            assertThat(fixture.problems(THINGS))
                    .singleElement()
                    .asString()
                    .startsWith("none of its fields is a metric; annotate one, such as --annotate"
                            + " things.FIELD:metrics.type=counter; the fields are timestamp_raw, timestamp, proc, ")
                    .endsWith(", name: data source things");
            assertThat(fixture.problems(THINGS, "things.name:metrics.type=counter,things.count:metrics.type=gauge"))
                    .containsExactly("things.name: it is no integer of 1, 2, 4 or 8 bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\\,3\\,2", "1\\,1", "1\\,x", "", "1\\,inf", "1\\,"})
    void takesTheUsualBoundsInPlaceOfWrongOnes(String boundaries) throws Exception {
        String text = boundaries.replace("\\", "");
        try (GadgetFixture fixture = new GadgetFixture(folder, TracedThings.OBJECT)) {
            assertThat(fixture.problems(
                            THINGS,
                            "things.count:metrics.type=histogram,things.count:metrics.boundaries=" + boundaries))
                    .containsExactly("things.count: metrics.boundaries is \"" + text + "\" and must be rising numbers"
                            + " separated by commas; the usual ones are taken instead");
        }
    }

    @Test
    void saysThatEventsHaveOneReader() throws Exception {
        try (GadgetFixture fixture = new GadgetFixture(folder, TracedThings.OBJECT)) {
            fixture.load("owner", THINGS, GadgetOptions.NONE);
            Collector collector = fixture.configs
                    .collectors(fixture.foreign("reader", THINGS, "things:metrics.implicit-counter.name=seen"))
                    .get(0);

            assertThatThrownBy(() -> fixture.collect(collector))
                    .isInstanceOf(SourceAbsentException.class)
                    .hasMessageContaining("is a buffer of events, which only one can read: give the gadget's object");
        }
    }

    @Test
    void needsTypes() throws Exception {
        Path plain = folder.resolve("plain.bpf.o");
        Process stripping = new ProcessBuilder(
                        "llvm-objcopy-19",
                        "--remove-section=.BTF",
                        "--remove-section=.rel.BTF",
                        "--remove-section=.BTF.ext",
                        "--remove-section=.rel.BTF.ext",
                        ExporterCommand.projectDirectory() + "/native/testdata/gadget_mapiter.bpf.o",
                        plain.toString())
                .inheritIO()
                .start();
        assertThat(stripping.waitFor()).isZero();
        try (GadgetFixture fixture = new GadgetFixture(folder, plain)) {
            assertThatThrownBy(() -> fixture.load("test", THINGS, GadgetOptions.NONE))
                    .isInstanceOf(ObjectException.class)
                    .hasMessageContaining("has no type information (BTF), which gadgets need; compile it with -g");
        }
    }

    @Test
    void isNotUpWithoutAnyMetric() throws Exception {
        try (GadgetFixture fixture = new GadgetFixture(folder, Things.OBJECT)) {
            Collector collector = fixture.collector("datasources: {things: {}}\n");

            assertThatThrownBy(() -> fixture.collect(collector))
                    .isInstanceOf(PartialReadException.class)
                    .hasMessageStartingWith("it has no metric: none of its data sources (things, queues) is exported");
        }
    }

    @Test
    void refusesExponentialSlotsByTheFloorRule() throws Exception {
        try (GadgetFixture fixture = new GadgetFixture(folder, Things.OBJECT)) {
            assertThat(fixture.problems(
                            THINGS, "things.wide:metrics.slots=floor", "things.wide:metrics.aggregation=exponential"))
                    .containsExactly("things.wide: slots by the floor rule cannot be exponential: slot 1 is in two"
                            + " buckets; leave one of them out");
        }
    }

    @Test
    void saysThatADefaultOfTheFileDoesNotFit() throws Exception {
        String yaml = THINGS + "params: {ebpf: {factor: {defaultValue: many}}}\n";
        try (GadgetFixture fixture = new GadgetFixture(folder, Things.OBJECT);
                LogRecorder log = LogRecorder.of(ConfigLoader.class)) {
            fixture.load("test", yaml, GadgetOptions.NONE);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING config test: left as it is in the object: ")
                    .contains("gadget.yaml:2:25: params.ebpf.factor.defaultValue is \"many\": it must be an integer");
        }
    }

    @Test
    void saysThatAnIntervalIsNone() throws Exception {
        try (GadgetFixture fixture = new GadgetFixture(folder, Things.OBJECT)) {
            assertThat(fixture.problems(THINGS + "paramDefaults: {map-fetch-interval: \"1h,things:x\"}\n"))
                    .contains(
                            "map-fetch-interval is \"x\" and must be a duration with a unit, such as 500ms or 1s, or 0"
                                    + " to leave entries alone");
        }
    }
}
