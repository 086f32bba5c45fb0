package io.bpfmetrics.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The API of the stack's Prometheus. */
record Prometheus(NetworkNamespace network) {
    private static final String URL = "http://localhost:9090";

    /** The series that a query answers now. */
    List<JsonNode> query(String expression) {
        JsonNode answer = api("/api/v1/query?query=" + encode(expression));
        return Json.stream(answer.path("result")).toList();
    }

    /** The one value that a query answers now; 0 if it answers none. */
    double value(String expression) {
        List<JsonNode> series = query(expression);
        if (series.size() > 1) {
            throw new IllegalStateException(expression + " answers " + series.size() + " series: " + series);
        }
        return series.isEmpty()
                ? 0
                : Double.parseDouble(series.get(0).at("/value/1").asText());
    }

    /** The values of a label on the series of a selector. */
    Set<String> labelValues(String label, String selector) {
        JsonNode values = api("/api/v1/label/" + label + "/values?match[]=" + encode(selector));
        return Json.stream(values).map(JsonNode::asText).collect(Collectors.toUnmodifiableSet());
    }

    /** The alert rules. */
    List<JsonNode> rules() {
        return Json.stream(api("/api/v1/rules").path("groups"))
                .flatMap(group -> Json.stream(group.path("rules")))
                .toList();
    }

    private JsonNode api(String path) {
        JsonNode answer = Json.parse(network.get(URL + path, "--globoff"));
        if (!answer.path("status").asText().equals("success")) {
            throw new IllegalStateException("Prometheus refused " + path + ": " + answer);
        }
        return answer.path("data");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Whether it has started. */
    boolean answers() {
        try {
            return value("vector(1)") == 1;
        } catch (IllegalStateException notYet) {
            return false;
        }
    }
}
