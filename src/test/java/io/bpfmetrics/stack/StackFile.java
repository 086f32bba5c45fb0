package io.bpfmetrics.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** {@code deploy/metrics-stack.yaml} as Kubernetes objects. */
record StackFile(List<JsonNode> documents) {
    static final String PATH = "deploy/metrics-stack.yaml";

    static StackFile load() {
        return new StackFile(Yaml.documents(Repository.text(PATH)));
    }

    List<JsonNode> configMaps() {
        return documents.stream()
                .filter(document -> document.path("kind").asText().equals("ConfigMap"))
                .toList();
    }

    JsonNode podSpec() {
        List<JsonNode> deployments = documents.stream()
                .filter(document -> document.path("kind").asText().equals("Deployment"))
                .toList();
        if (deployments.size() != 1) {
            throw new IllegalStateException(PATH + " has " + deployments.size() + " deployments, expected 1");
        }
        return deployments.get(0).at("/spec/template/spec");
    }

    JsonNode container(String name) {
        return named(podSpec().path("containers"), name);
    }

    /** The text of a file of a ConfigMap. */
    String config(String configMap, String file) {
        return configMaps().stream()
                .filter(map -> map.at("/metadata/name").asText().equals(configMap))
                .map(map -> map.path("data").path(file).asText())
                .findFirst()
                .orElseThrow();
    }

    JsonNode collectorConfig() {
        return Yaml.parse(config("otel-collector-config", "config.yaml"));
    }

    JsonNode jaegerConfig() {
        return Yaml.parse(config("jaeger-config", "config.yaml"));
    }

    JsonNode prometheusConfig() {
        return Yaml.parse(config("prometheus-config", "prometheus.yml"));
    }

    JsonNode dataSource() {
        return Yaml.parse(config("grafana-datasources", "prometheus.yaml")).at("/datasources/0");
    }

    /** The text that a container finds at this path, if a ConfigMap is mounted there. */
    Optional<String> fileSeenBy(String container, String path) {
        return Json.stream(container(container).path("volumeMounts"))
                .filter(mount -> path.startsWith(mount.path("mountPath").asText() + "/"))
                .map(mount -> mountedFiles(mount)
                        .path(path.substring(mount.path("mountPath").asText().length() + 1))
                        .asText())
                .findFirst();
    }

    /** The texts that a mount shows, by file name. */
    JsonNode mountedFiles(JsonNode mount) {
        JsonNode volume = named(podSpec().path("volumes"), mount.path("name").asText());
        return configMaps().stream()
                .filter(map -> map.at("/metadata/name").equals(volume.at("/configMap/name")))
                .findFirst()
                .orElseThrow()
                .path("data");
    }

    private static JsonNode named(JsonNode array, String name) {
        return Json.stream(array)
                .filter(element -> element.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nothing is named " + name + " in " + array));
    }
}
