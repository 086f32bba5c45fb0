package io.bpfmetrics.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** {@code docs/config.schema.json}. */
final class ConfigSchema {
    static final Path ROOT = Path.of(System.getProperty("project.directory", ""));
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String text;

    private ConfigSchema(String text) {
        this.text = text;
    }

    static ConfigSchema load() {
        return new ConfigSchema(read(ROOT.resolve("docs/config.schema.json")));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    JsonNode tree() {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("parsing the schema", e);
        }
    }

    /** The keys of the root, or of a definition. */
    List<String> keys(String definition) {
        JsonNode shape = definition.isEmpty() ? tree() : tree().path("$defs").path(definition);
        List<String> keys = new ArrayList<>();
        shape.path("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** Where a config breaks the schema. */
    List<String> problems(String yaml) {
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        Object config = new Load(settings).loadFromString(yaml);
        Validator.Result result =
                new ValidatorFactory().validate(text, MAPPER.valueToTree(config).toString());
        return result.getErrors().stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getError())
                .toList();
    }
}
