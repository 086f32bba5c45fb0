package io.bpfmetrics.export;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Texts that keep their order, which the SDK's own attributes lose.
 *
 * @param asMap texts by key
 */
record OrderedAttributes(Map<AttributeKey<?>, Object> asMap) implements Attributes {
    /** Those of the given attributes that have one of these names, in the order of the names. */
    static Attributes of(Attributes attributes, Iterable<String> names) {
        Map<AttributeKey<?>, Object> ordered = new LinkedHashMap<>();
        for (String name : names) {
            AttributeKey<String> key = AttributeKey.stringKey(name);
            String value = attributes.get(key);
            if (value != null) {
                ordered.put(key, value);
            }
        }
        return new OrderedAttributes(Collections.unmodifiableMap(ordered));
    }

    @Override
    @SuppressWarnings("unchecked") // a key is equal to one of another type only if it is of that type
    public <T> @Nullable T get(AttributeKey<T> key) {
        return (T) asMap.get(key);
    }

    @Override
    public void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
        asMap.forEach(consumer);
    }

    @Override
    public int size() {
        return asMap.size();
    }

    @Override
    public boolean isEmpty() {
        return asMap.isEmpty();
    }

    @Override
    public AttributesBuilder toBuilder() {
        return Attributes.builder().putAll(this);
    }
}
