package io.bpfmetrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.bpfmetrics.testing.Collected;
import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.FreePort;
import io.bpfmetrics.testing.KernelFact;
import io.bpfmetrics.testing.KernelObject;
import io.bpfmetrics.testing.KernelRelease;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.KernelTruth;
import io.bpfmetrics.testing.ObjectZoo;
import io.bpfmetrics.testing.OtlpReceiver;
import io.bpfmetrics.testing.PrometheusPage;
import io.bpfmetrics.testing.TestBpf;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exporter against bpftool and /proc/self/fdinfo, on one object of every kind that this kernel takes. */
@KernelTest
class SubsystemDifferentialTest {
    @Test
    void exportsWhatBpftoolSays() throws Exception {
        try (TestBpf bpf = TestBpf.open();
                OtlpReceiver receiver = OtlpReceiver.start()) {
            ObjectZoo zoo = ObjectZoo.load(bpf);

            KernelTruth before = KernelTruth.now();
            collectOnce(receiver);
            KernelTruth truth = before.andStillNow();
            Collected collected = Collected.first(receiver.requests());

            assertThat(collected.differencesTo(truth.facts())).isEmpty();
            // not the info metric: the truth leaves out load times at the turn of a second
            assertThat(truth.byId("bpf_program_size_translated_bytes").keySet()).containsAll(ids(zoo.programs()));
            assertThat(truth.byId("bpf_map_info").keySet()).containsAll(ids(zoo.maps()));
            assertThat(truth.byId("bpf_link_info").keySet()).containsAll(ids(zoo.links()));
        }
    }

    @Test
    void servesWhatBpftoolSays() throws Exception {
        int port = FreePort.next();
        try (TestBpf bpf = TestBpf.open();
                ExporterProcess exporter =
                        ExporterProcess.start("--otlp-grpc", "none", "--web.listen-address", "127.0.0.1:" + port)) {
            exporter.scrape(port, "/metrics");
            ObjectZoo zoo = ObjectZoo.load(bpf);

            KernelTruth before = KernelTruth.now();
            Collected collected = Collected.of(PrometheusPage.parse(exporter.scrape(port, "/metrics")));
            List<KernelFact> truth = asText(before.andStillNow().facts());

            assertThat(collected.differencesTo(truth)).isEmpty();
            assertThat(collected.ids("bpf_link_info"))
                    .containsAll(zoo.links().stream().map(KernelObject::id).toList());
            assertThat(exporter.terminate()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"maps", "long_name", "xdp", "tracepoint", "btf_tracepoint"})
    void exportsWhatBpftoolLoads(String fixture) throws Exception {
        assumeFalse(
                fixture.equals("maps") && KernelRelease.current().isBefore(6, 2),
                "storage for cgroups, which this fixture has, came with Linux 6.2");
        try (TestBpf bpf = TestBpf.open();
                OtlpReceiver receiver = OtlpReceiver.start()) {
            Path directory = bpf.bpffsDirectory();
            String object = fixture(fixture);
            CommandOutput.of(
                    "bpftool", "prog", "loadall", object, directory.toString(), "pinmaps", directory + "/maps");

            KernelTruth before = KernelTruth.now();
            collectOnce(receiver);
            KernelTruth truth = before.andStillNow();

            assertThat(Collected.first(receiver.requests()).differencesTo(truth.facts()))
                    .isEmpty();
        }
    }

    @Test
    void exportsMapOfOperations() throws Exception {
        CommandOutput.of("bpftool", "struct_ops", "register", fixture("struct_ops"));
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            KernelTruth before = KernelTruth.now();
            collectOnce(receiver);
            KernelTruth truth = before.andStillNow();

            assertThat(Collected.first(receiver.requests()).differencesTo(truth.facts()))
                    .isEmpty();
            assertThat(truth.facts())
                    .anyMatch(fact -> "struct_ops".equals(fact.attributes().get("type_name"))
                            && "still".equals(fact.attributes().get("name")));
        } finally {
            CommandOutput.of("bpftool", "struct_ops", "unregister", "name", "still");
        }
    }

    private static String fixture(String name) {
        return ExporterCommand.projectDirectory()
                .resolve("native/testdata/" + name + ".bpf.o")
                .toString();
    }

    private static void collectOnce(OtlpReceiver receiver) throws InterruptedException {
        try (ExporterProcess exporter =
                ExporterProcess.start("--once", "--otlp-grpc", receiver.target(), "--web.listen-address", "none")) {
            assertThat(exporter.awaitExit()).as(exporter.stderr().text()).isZero();
        }
        assertThat(Collected.all(receiver.requests()))
                .as("collections of --once")
                .hasSize(1);
    }

    private static Set<String> ids(List<? extends KernelObject> objects) {
        Set<String> ids = new HashSet<>();
        objects.forEach(object -> ids.add(Integer.toUnsignedString(object.id())));
        return ids;
    }

    /** In the text format every label is text. */
    private static List<KernelFact> asText(List<KernelFact> facts) {
        return facts.stream()
                .map(fact -> new KernelFact(fact.metric(), texts(fact.attributes()), fact.value()))
                .toList();
    }

    private static Map<String, Object> texts(Map<String, Object> attributes) {
        Map<String, Object> texts = new LinkedHashMap<>();
        attributes.forEach((key, value) -> texts.put(key, value.toString()));
        return texts;
    }
}
