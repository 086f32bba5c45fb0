package io.bpfmetrics.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML as JSON trees. A key that comes twice in a mapping is an error. */
final class Yaml {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Yaml() {}

    static JsonNode parse(String text) {
        return MAPPER.valueToTree(loader().loadFromString(text));
    }

    static List<JsonNode> documents(String text) {
        List<JsonNode> documents = new ArrayList<>();
        loader().loadAllFromString(text).forEach(document -> documents.add(MAPPER.valueToTree(document)));
        return documents;
    }

    private static Load loader() {
        return new Load(LoadSettings.builder().build());
    }
}
