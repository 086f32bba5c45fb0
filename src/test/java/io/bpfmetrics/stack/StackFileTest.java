package io.bpfmetrics.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds {@code deploy/metrics-stack.yaml} together; {@link StackTest} plays it. */
final class StackFileTest {
    private static final Pattern EMBEDDED =
            Pattern.compile("^  (\\S+): [|] # embedded from (\\S+)$", Pattern.MULTILINE);
    private final StackFile stack = StackFile.load();

    @Test
    void hasEveryConfigMapNameOnce() {
        assertThat(stack.configMaps().stream()
                        .map(map -> map.at("/metadata/name").asText()))
                .isNotEmpty()
                .doesNotHaveDuplicates();
    }

    @Test
    void pinsEveryImageByFullVersion() {
        assertThat(Json.texts(stack.podSpec().path("containers"), "image"))
                .hasSize(4)
                .allSatisfy(image -> assertThat(image).matches("docker\\.io/\\S+/\\S+:v?\\d+\\.\\d+\\.\\d+"));
    }

    @Test
    void mountsOnlyVolumesThatExistAndUsesEveryVolume() {
        List<String> mounted = Json.stream(stack.podSpec().path("containers"))
                .flatMap(container -> Json.stream(container.path("volumeMounts")))
                .map(mount -> mount.path("name").asText())
                .toList();

        assertThat(Json.texts(stack.podSpec().path("volumes"), "name"))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(mounted);
    }

    @Test
    void makesVolumesOfConfigMapsThatExistAndUsesEveryConfigMap() {
        assertThat(Json.stream(stack.podSpec().path("volumes"))
                        .map(volume -> volume.at("/configMap/name").asText()))
                .containsExactlyInAnyOrderElementsOf(stack.configMaps().stream()
                        .map(map -> map.at("/metadata/name").asText())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "otel-collector, --config=",
        "jaeger, --config=",
        "prometheus, --config.file=",
    })
    void startsProgramsWithConfigurationThatIsMounted(String container, String flag) {
        String path = Json.stream(stack.container(container).path("args"))
                .map(JsonNode::asText)
                .filter(arg -> arg.startsWith(flag))
                .map(arg -> arg.substring(flag.length()))
                .findFirst()
                .orElseThrow();

        assertThat(stack.fileSeenBy(container, path)).get().asString().isNotBlank();
    }

    @Test
    void givesPrometheusTheAlertRules() {
        String path = stack.prometheusConfig().at("/rule_files/0").asText();

        assertThat(stack.fileSeenBy("prometheus", path)).contains(Repository.text("deploy/alerts.yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ebpf-subsystem-metrics.json", "ebpf-block-io.json", "ebpf-timers.json"})
    void showsGrafanaTheDashboards(String dashboard) {
        String provider = stack.fileSeenBy("grafana", "/etc/grafana/provisioning/dashboards/provider.yaml")
                .orElseThrow();
        String directory = Yaml.parse(provider).at("/providers/0/options/path").asText();

        assertThat(stack.fileSeenBy("grafana", directory + "/" + dashboard))
                .contains(Repository.text("dashboards/" + dashboard));
    }

    @Test
    void embedsEveryDashboardThereIs() throws IOException {
        try (var files = Files.list(Repository.path("dashboards"))) {
            assertThat(files.map(Path::getFileName).map(Path::toString).filter(name -> name.endsWith(".json")))
                    .isNotEmpty()
                    .allSatisfy(name ->
                            assertThat(stack.config("grafana-dashboards", name)).isNotEmpty());
        }
    }

    @Test
    void embedsFilesWordForWord() {
        Matcher mark = EMBEDDED.matcher(Repository.text(StackFile.PATH));
        int marks = 0;
        while (mark.find()) {
            String file = mark.group(1);
            assertThat(stack.configMaps().stream()
                            .filter(map -> map.path("data").has(file))
                            .map(map -> map.path("data").path(file).asText()))
                    .as("%s in %s; run deploy/embed.sh", mark.group(2), StackFile.PATH)
                    .containsExactly(Repository.text(mark.group(2)));
            marks++;
        }
        assertThat(marks).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"otel-collector, 4317", "jaeger, 16686", "prometheus, 9090", "grafana, 3000"})
    void publishesOnePortOfEachContainerUnderItsOwnNumber(String container, int port) {
        JsonNode ports = stack.container(container).path("ports");

        assertThat(ports).hasSize(1);
        assertThat(ports.at("/0/containerPort").asInt()).isEqualTo(port);
        assertThat(ports.at("/0/hostPort").asInt()).isEqualTo(port);
    }

    @Test
    void receivesOtlpOnEveryAddressOfThePod() {
        assertThat(stack.collectorConfig()
                        .at("/receivers/otlp/protocols/grpc/endpoint")
                        .asText())
                .isEqualTo("0.0.0.0:4317");
    }

    @Test
    void scrapesWhereTheCollectorServes() {
        String served =
                stack.collectorConfig().at("/exporters/prometheus/endpoint").asText();
        String scraped = stack.prometheusConfig()
                .at("/scrape_configs/0/static_configs/0/targets/0")
                .asText();

        assertThat(portOf(scraped)).isEqualTo(portOf(served));
    }

    @Test
    void sendsTracesWhereJaegerReceives() {
        String sent =
                stack.collectorConfig().at("/exporters/otlp~1jaeger/endpoint").asText();

        assertThat(sent)
                .isEqualTo(stack.jaegerConfig()
                        .at("/receivers/otlp/protocols/grpc/endpoint")
                        .asText());
        assertThat(portOf(sent))
                .as("beside the collector's own in the same pod")
                .isNotEqualTo(portOf(stack.collectorConfig()
                        .at("/receivers/otlp/protocols/grpc/endpoint")
                        .asText()));
    }

    @Test
    void keepsTracesInTheStorageThatJaegerAsks() {
        JsonNode config = stack.jaegerConfig();
        String storage =
                config.at("/exporters/jaeger_storage_exporter/trace_storage").asText();

        assertThat(config.at("/extensions/jaeger_storage/backends").fieldNames())
                .toIterable()
                .containsExactly(storage);
        assertThat(config.at("/extensions/jaeger_query/storage/traces").asText())
                .isEqualTo(storage);
    }

    @Test
    void pointsGrafanaAtTheApiOfJaeger() {
        JsonNode source =
                Yaml.parse(stack.config("grafana-datasources", "jaeger.yaml")).at("/datasources/0");
        int served = portOf(stack.jaegerConfig()
                .at("/extensions/jaeger_query/http/endpoint")
                .asText());

        assertThat(source.path("type").asText()).isEqualTo("jaeger");
        assertThat(URI.create(source.path("url").asText()).getPort())
                .isEqualTo(served)
                .isEqualTo(
                        stack.container("jaeger").at("/ports/0/containerPort").asInt());
    }

    @Test
    void pointsGrafanaAtPrometheusUnderTheIdentityThatBpfmansDashboardUses() {
        JsonNode source = stack.dataSource();

        assertThat(source.path("uid").asText()).isEqualTo("P1809F7CD0C75ACF3");
        assertThat(source.path("name").asText()).isEqualTo("prometheus");
        assertThat(URI.create(source.path("url").asText()).getPort())
                .isEqualTo(stack.container("prometheus")
                        .at("/ports/0/containerPort")
                        .asInt());
    }

    @Test
    void endsSeriesOfUnloadedObjectsWithinThirtySeconds() {
        int exportSeconds = 5;
        int expirySeconds = seconds(stack.collectorConfig()
                .at("/exporters/prometheus/metric_expiration")
                .asText());
        int scrapeSeconds =
                seconds(stack.prometheusConfig().at("/global/scrape_interval").asText());

        assertThat(expirySeconds).isEqualTo(15);
        assertThat(exportSeconds + expirySeconds + scrapeSeconds).isLessThan(30);
    }

    @Test
    void keepsJobAndInstanceOfTheExporters() {
        assertThat(stack.prometheusConfig().at("/scrape_configs/0/honor_labels").asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"otel-collector-config", "jaeger-config"})
    void usesExactlyTheComponentsThatItConfigures(String configMap) {
        JsonNode config = Yaml.parse(stack.config(configMap, "config.yaml"));

        for (String kind : List.of("receivers", "processors", "exporters")) {
            assertThat(config.path(kind).fieldNames())
                    .toIterable()
                    .as(kind)
                    .containsExactlyInAnyOrderElementsOf(Json.stream(config.at("/service/pipelines"))
                            .flatMap(pipeline -> Json.stream(pipeline.path(kind)))
                            .map(JsonNode::asText)
                            .distinct()
                            .toList());
        }
        assertThat(Json.stream(config.at("/service/extensions")).map(JsonNode::asText))
                .containsExactlyInAnyOrderElementsOf(
                        () -> config.path("extensions").fieldNames());
    }

    @Test
    void isWhatTheLinkAtTheRootShows() throws IOException {
        assertThat(Repository.path("metrics-stack.yaml").toRealPath())
                .isEqualTo(Repository.path(StackFile.PATH).toRealPath());
    }

    private static int portOf(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static int seconds(String duration) {
        assertThat(duration).matches("\\d+s");
        return Integer.parseInt(duration.substring(0, duration.length() - 1));
    }
}
