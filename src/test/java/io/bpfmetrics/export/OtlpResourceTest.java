package io.bpfmetrics.export;

import static io.bpfmetrics.export.OtlpFixture.FACTS;
import static io.bpfmetrics.export.OtlpFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.collect.CollectorSet;
import io.bpfmetrics.testing.LogRecorder;
import io.bpfmetrics.testing.OtlpReceiver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpResourceTest {
    private final OtlpFixture fixture = new OtlpFixture();

    @Test
    void saysWhoAndWhereItIs() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                OtlpPipeline pipeline = fixture.open(receiver.target())) {
            pipeline.flush(SOON);

            Map<String, String> expected = Map.ofEntries(
                    Map.entry("service.name", "bpf-metrics-exporter"),
                    Map.entry("service.version", "1.2.3"),
                    Map.entry("service.instance.id", "5cdaf989-afcc-5c87-ad0b-5b3c01963f66"),
                    Map.entry("host.name", "box"),
                    Map.entry("host.id", "0123456789abcdef0123456789abcdef"),
                    Map.entry("host.arch", "amd64"),
                    Map.entry("os.type", "linux"),
                    Map.entry("telemetry.sdk.language", "java"),
                    Map.entry("telemetry.sdk.name", "opentelemetry"),
                    Map.entry("telemetry.sdk.version", "1.63.0"));
            assertThat(pipeline.resource()).isEqualTo(expected);
            assertThat(receiver.requests().get(0).resource()).isEqualTo(expected);
        }
    }

    @Test
    void letsTheUserWin() throws Exception {
        Map<String, String> resource = resource(
                FACTS,
                Map.of(
                        "NODE_NAME", "node-7",
                        "OTEL_SERVICE_NAME", "mine",
                        "OTEL_RESOURCE_ATTRIBUTES", "service.name=other,service.instance.id=i1,deployment=a%20b"));

        assertThat(resource)
                .containsEntry("host.name", "node-7")
                .containsEntry("service.name", "mine")
                .containsEntry("service.instance.id", "i1")
                .containsEntry("deployment", "a b");
    }

    @Test
    void takesTheServiceNameOfTheResourceAttributes() throws Exception {
        assertThat(resource(FACTS, Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.name=other")))
                .containsEntry("service.name", "other");
    }

    @Test
    void letsResourceAttributesWinOverNodeName() throws Exception {
        assertThat(resource(FACTS, Map.of("NODE_NAME", "node-7", "OTEL_RESOURCE_ATTRIBUTES", "host.name=h")))
                .containsEntry("host.name", "h");
    }

    @Test
    void tellsApartTwoProcessesOnOneHostAndTwoHosts() throws Exception {
        ResourceFacts other = new ResourceFacts("1.2.3", "box", FACTS.hostId(), "amd64", "127.0.0.1:9436");
        ResourceFacts elsewhere =
                new ResourceFacts("1.2.3", "box", Optional.of("f".repeat(32)), "amd64", "127.0.0.1:9435");

        assertThat(List.of(instance(FACTS), instance(other), instance(elsewhere)))
                .doesNotHaveDuplicates();
        assertThat(instance(FACTS)).isEqualTo(instance(FACTS));
    }

    @Test
    void takesARandomIdentityWithoutAMachineIdAndSaysSo() throws Exception {
        ResourceFacts nameless = new ResourceFacts("1.2.3", "box", Optional.empty(), "amd64", "127.0.0.1:9435");
        try (LogRecorder log = LogRecorder.of(OtlpResource.class)) {
            Map<String, String> resource = resource(nameless, Map.of());

            assertThat(resource).doesNotContainKey("host.id");
            assertThat(resource.get("service.instance.id")).hasToString(instance(nameless));
            assertThat(resource.get("service.instance.id"))
                    .isNotEqualTo(OtlpResource.nameUuid("/" + nameless.listenAddress())
                            .toString());
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("no machine-id", "/etc/machine-id"));
        }
    }

    /** The value is that of {@code uuidgen --sha1 --namespace 4d63009a-8d0f-11ee-aad7-4c796ed8e320 --name a/b}. */
    @Test
    void makesIdentitiesAsOtherToolsDo() {
        assertThat(OtlpResource.nameUuid("a/b")).hasToString("d880d62d-d2b7-54a0-adc2-44970531ceab");
    }

    @ParameterizedTest
    @CsvSource({"amd64, amd64", "x86_64, amd64", "aarch64, arm64", "arm, arm32", "i386, x86", "s390x, s390x"})
    void namesArchitecturesAsTheConventionsDo(String javaName, String conventional) {
        assertThat(OtlpResource.architecture(javaName)).isEqualTo(conventional);
    }

    private String instance(ResourceFacts facts) throws OtlpConfigException {
        return String.valueOf(resource(facts, Map.of()).get("service.instance.id"));
    }

    private Map<String, String> resource(ResourceFacts facts, Map<String, String> environment)
            throws OtlpConfigException {
        CollectorSet set = new CollectorSet(List.of(fixture), fixture.self, fixture.clock::get);
        OtlpSettings settings = new OtlpSettings(Optional.of("none"), Optional.empty(), environment, Map.of());
        try (OtlpPipeline pipeline = OtlpPipeline.open(settings, set, fixture.self, facts)) {
            return pipeline.resource();
        }
    }
}
