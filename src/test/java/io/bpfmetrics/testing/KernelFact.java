package io.bpfmetrics.testing;

import java.util.Map;

/** One point that must be there: the OTLP name, every attribute, the value. */
public record KernelFact(String metric, Map<String, Object> attributes, long value) {
    /** Takes a copy. */
    public KernelFact {
        attributes = Map.copyOf(attributes);
    }

    /** An attribute as text. */
    public String text(String key) {
        return String.valueOf(attributes.get(key));
    }

    /** The id of the object. */
    public String id() {
        return text("id");
    }
}
