package io.bpfmetrics.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Maps as bpftool sees them, with the number of their type from fdinfo. */
final class MapFacts {
    private MapFacts() {}

    static List<KernelFact> of(JsonNode map) throws IOException {
        FdInfoText fdinfo = FdInfoText.ofMap(map.get("id").asInt());
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put("id", map.get("id").asText());
        labels.put("name", map.path("name").asText(""));
        labels.put("type", fdinfo.text("map_type"));
        Map<String, Object> info = new LinkedHashMap<>(labels);
        info.put("type_name", KernelTruth.word(map.get("type"), MapFacts::newerWord));
        info.put("key_size", map.get("bytes_key").asText());
        info.put("value_size", map.get("bytes_value").asText());
        info.put("max_entries", map.get("max_entries").asText());
        info.put("flags", map.get("flags").asText());
        return List.of(
                new KernelFact("bpf_map_info", info, 1),
                fact("key_size", labels, map.get("bytes_key")),
                fact("value_size", labels, map.get("bytes_value")),
                fact("max_entries", labels, map.get("max_entries")));
    }

    private static KernelFact fact(String name, Map<String, Object> labels, JsonNode value) {
        return new KernelFact("bpf_map_" + name, labels, value.asLong());
    }

    private static String newerWord(int type) {
        return switch (type) {
            case 32 -> "cgrp_storage";
            case 33 -> "arena";
            default -> "unknown(" + type + ")";
        };
    }
}
