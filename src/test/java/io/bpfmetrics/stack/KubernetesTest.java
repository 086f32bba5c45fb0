package io.bpfmetrics.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the Kubernetes objects in {@code deploy/}. */
final class KubernetesTest {
    private static final String DAEMON_SET = "deploy/kubernetes/daemonset.yaml";
    private static final KubernetesSchema SCHEMA = KubernetesSchema.load();

    private final JsonNode pod = daemonSet().at("/spec/template/spec");
    private final JsonNode container = pod.at("/containers/0");

    static Stream<JsonNode> everyObject() {
        return Stream.of(DAEMON_SET, StackFile.PATH).flatMap(file -> Yaml.documents(Repository.text(file)).stream());
    }

    @ParameterizedTest
    @MethodSource("everyObject")
    void keepsToTheSchema(JsonNode object) {
        assertThat(SCHEMA.problems(object)).isEmpty();
    }

    @Test
    void findsFieldsThatKubernetesDoesNotKnow() {
        JsonNode object = daemonSet();
        ((ObjectNode) object.at("/spec/template/spec/containers/0")).put("imagePullPolcy", "Always");

        assertThat(SCHEMA.problems(object))
                .anySatisfy(
                        problem -> assertThat(problem).contains("/containers/0").contains("imagePullPolcy"));
    }

    @Test
    void findsValuesOfTheWrongType() {
        JsonNode object = daemonSet();
        ((ObjectNode) object.at("/spec/template/spec")).put("hostPID", "yes");

        assertThat(SCHEMA.problems(object))
                .anySatisfy(problem -> assertThat(problem).startsWith("/spec/template/spec/hostPID"));
    }

    @Test
    void selectsThePodsThatItMakes() {
        JsonNode labels = daemonSet().at("/spec/template/metadata/labels");

        assertThat(daemonSet().at("/spec/selector/matchLabels").properties())
                .isNotEmpty()
                .allSatisfy(label -> assertThat(labels.path(label.getKey())).isEqualTo(label.getValue()));
    }

    @Test
    void seesTheNodeAndChangesNothingOfIt() {
        List<String> nodePaths = Json.texts(pod.path("volumes"), "name").stream()
                .map(this::nodePath)
                .toList();

        assertThat(pod.path("hostPID").asBoolean()).isTrue();
        assertThat(nodePaths).contains("/sys/fs/bpf", "/sys/fs/cgroup", "/etc/machine-id");
        assertThat(Json.stream(container.path("volumeMounts"))
                        .filter(mount -> !nodePath(mount.path("name").asText()).isEmpty()))
                .hasSize(3)
                .allMatch(mount -> mount.path("readOnly").asBoolean())
                .allMatch(mount -> mount.path("mountPath")
                        .asText()
                        .equals(nodePath(mount.path("name").asText())));
    }

    @Test
    void mountsEveryVolume() {
        assertThat(Json.texts(container.path("volumeMounts"), "name"))
                .containsExactlyInAnyOrderElementsOf(Json.texts(pod.path("volumes"), "name"));
    }

    @Test
    void namesTheHostAfterTheNode() {
        assertThat(container.at("/env/0/name").asText()).isEqualTo("NODE_NAME");
        assertThat(container.at("/env/0/valueFrom/fieldRef/fieldPath").asText()).isEqualTo("spec.nodeName");
    }

    @Test
    void servesAndProbesThePortThatItListensOn() {
        assertThat(Json.stream(container.path("args")).map(JsonNode::asText)).contains("--web.listen-address=:9435");
        assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(9435);
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            JsonNode request = container.path(probe).path("httpGet");
            assertThat(request.path("port").asText())
                    .isEqualTo(container.at("/ports/0/name").asText());
            assertThat(request.path("path").asText()).isEqualTo("/metrics");
        }
    }

    @Test
    void hasOneCapabilityAndIsNotPrivileged() {
        JsonNode security = container.path("securityContext");

        assertThat(security.path("privileged").asBoolean(true)).isFalse();
        assertThat(security.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
        assertThat(security.at("/capabilities/add").toString()).isEqualTo("[\"SYS_ADMIN\"]");
    }

    @Test
    void pinsTheImageOfThisVersion() {
        String version = Repository.text("pom.xml")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("<version>"))
                .findFirst()
                .orElseThrow()
                .replaceAll("</?version>", "");

        assertThat(container.path("image").asText())
                .startsWith("ghcr.io/")
                .endsWith("/bpf-metrics-exporter:" + version);
        assertThat(daemonSet().at("/metadata/labels/app.kubernetes.io~1version").asText())
                .isEqualTo(version);
    }

    private String nodePath(String volume) {
        return Json.stream(pod.path("volumes"))
                .filter(candidate -> candidate.path("name").asText().equals(volume))
                .map(candidate -> candidate.at("/hostPath/path").asText())
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode daemonSet() {
        return Yaml.parse(Repository.text(DAEMON_SET));
    }
}
