package io.bpfmetrics.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The schema of Kubernetes objects, strict: a field that Kubernetes does not know is an error. It is fabric8's, which
 * comes in a dialect of its own (draft 3, open to any field); it is turned into the current one here.
 */
final class KubernetesSchema {
    private static final String RESOURCE = "/schema/kube-schema.json";
    private static final String NUMBER_OR_TEXT = "{\"type\": [\"string\", \"number\"]}";
    private static final List<String> NUMBERS_OR_TEXTS = List.of(
            "k8s_io_apimachinery_pkg_api_resource_Quantity", "kubernetes_apimachinery_pkg_util_intstr_IntOrString");

    private final ObjectNode definitions;

    private KubernetesSchema(ObjectNode definitions) {
        this.definitions = definitions;
    }

    static KubernetesSchema load() {
        ObjectNode definitions = (ObjectNode) Json.parse(resource()).path("definitions");
        NUMBERS_OR_TEXTS.forEach(name -> definitions.set(name, Json.parse(NUMBER_OR_TEXT)));
        definitions.forEach(KubernetesSchema::modernise);
        return new KubernetesSchema(definitions);
    }

    /** What is wrong with this object, such as {@code /spec/template: Required properties are missing}. */
    List<String> problems(JsonNode object) {
        Validator.Result result = new ValidatorFactory().validate(schemaOf(object), object.toString());
        return result.getErrors().stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getError())
                .toList();
    }

    private String schemaOf(JsonNode object) {
        String kind = object.path("kind").asText();
        String group = object.path("apiVersion").asText().equals("v1") ? "core" : "apps";
        String name = "kubernetes_" + group + "_" + kind;
        if (!definitions.has(name)) {
            throw new IllegalArgumentException("no schema for " + object.path("apiVersion") + " " + kind);
        }
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$ref", "#/definitions/" + name);
        schema.set("definitions", definitions);
        return schema.toString();
    }

    private static void modernise(JsonNode definition) {
        if (!definition.path("properties").isObject()) {
            return;
        }
        ObjectNode object = (ObjectNode) definition;
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        object.path("properties").properties().forEach(property -> {
            if (property.getValue().path("required").isBoolean()) {
                required.add(property.getKey());
                ((ObjectNode) property.getValue()).remove("required");
            }
        });
        object.set("required", required);
        object.put("additionalProperties", false);
    }

    private static String resource() {
        try (InputStream in = KubernetesSchema.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + RESOURCE, e);
        }
    }
}
