package io.bpfmetrics.export;

import io.bpfmetrics.metric.LabelForm;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.TranslatedName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Label sets as the part of a line between a metric's name and its value. */
final class PrometheusLabels {
    /** The text with the blank that comes before the value, such as <code>{id="1"} </code>. */
    static final LabelForm<byte[]> FORM = new LabelForm<>(labels -> PrometheusText.utf8(text(labels) + " "));

    /** The label that says which scope a series is of. */
    static final String SCOPE = "otel_scope_name";

    /** Names that mean something else: a metric that has one twice would cost the whole scrape. */
    private static final Set<String> RESERVED = Set.of(SCOPE, "le");

    private PrometheusLabels() {}

    /**
     * Attributes as labels: characters that a label's name cannot have become underscores, and what then meets under
     * one name is joined by semicolons, as OpenTelemetry has it.
     */
    static LabelSet of(Map<String, String> attributes) {
        Map<String, String> labels = new LinkedHashMap<>();
        attributes.forEach((key, value) -> labels.merge(name(key), value, (first, second) -> first + ";" + second));
        List<Object> keysAndValues = new ArrayList<>();
        labels.forEach((key, value) -> keysAndValues.addAll(List.of(key, value)));
        return LabelSet.of(keysAndValues.toArray());
    }

    private static String text(LabelSet labels) {
        if (labels.size() == 0) {
            return "";
        }
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < labels.size(); i++) {
            text.append(i == 0 ? "" : ",");
            pair(name(labels.key(i)), labels.value(i).toString(), text);
        }
        return text.append('}').toString();
    }

    /** The text of the label that says the scope, with the brace that opens labels. */
    static byte[] ofScope(String scope) {
        StringBuilder text = new StringBuilder("{");
        pair(SCOPE, scope, text);
        return PrometheusText.utf8(text.toString());
    }

    private static void pair(String name, String value, StringBuilder text) {
        text.append(name).append("=\"");
        escape(value, text);
        text.append('"');
    }

    private static void escape(String value, StringBuilder text) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(c);
            }
        }
    }

    /** A label's name, in which characters that it cannot have are underscores. */
    static String name(String key) {
        String name = key.replaceAll("[^a-zA-Z0-9_]", "_");
        return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }

    /** A label's name where the scope is shown. */
    static String nameInScope(String key) {
        String name = TranslatedName.label(key);
        return RESERVED.contains(name) ? "exported_" + name : name; // as Prometheus itself calls what is in its way
    }
}
