package io.bpfmetrics.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Grafana dashboard of this repository.
 *
 * @param file its path
 * @param json its content
 */
record Dashboard(Path file, JsonNode json) {
    /** A query of a panel, with the dashboard's variables as they are at first. */
    record Query(String panel, String expression) {
        @Override
        public String toString() {
            return panel + ": " + expression;
        }
    }

    static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(Repository.path("dashboards"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Dashboard::load)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("listing the dashboards", e);
        }
    }

    /** The dashboard of this file name. */
    static Dashboard named(String file) {
        return load(Repository.path("dashboards").resolve(file));
    }

    private static Dashboard load(Path file) {
        try {
            return new Dashboard(file, Json.parse(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    List<JsonNode> panels() {
        return Json.stream(json.path("panels")).toList();
    }

    List<JsonNode> panelsWithData() {
        return panels().stream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    List<Query> queries() {
        return panelsWithData().stream()
                .flatMap(panel -> Json.stream(panel.path("targets"))
                        .map(target -> query(panel, target.path("expr").asText())))
                .toList();
    }

    /** The variable of this name. */
    JsonNode variable(String name) {
        return Json.stream(json.at("/templating/list"))
                .filter(variable -> variable.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Query query(JsonNode panel, String expression) {
        String resolved = expression.replace("$__rate_interval", "30s");
        for (JsonNode variable : json.at("/templating/list")) {
            resolved = resolved.replace(
                    "$" + variable.path("name").asText(),
                    variable.path("allValue").asText());
        }
        return new Query(
                json.path("title").asText() + ", " + panel.path("title").asText(), resolved);
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
