package io.bpfmetrics.export;

import io.bpfmetrics.metric.LabelForm;
import io.bpfmetrics.metric.LabelSet;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows label sets as attributes, one after the other, so that a series needs no attributes of its own. For one thread
 * at a time.
 */
final class LabelAttributes implements Attributes {
    /** Attributes of label sets, made once and kept beside them. */
    static final LabelForm<Attributes> FORM = new LabelForm<>(LabelAttributes::of);

    private LabelSet labels = LabelSet.EMPTY;

    /** The keys of the label set that was read last; those of a family are mostly the same. */
    private AttributeKey<?>[] keys = {};

    /** The attributes of a label set, made for keeping. */
    static Attributes of(LabelSet labels) {
        AttributesBuilder attributes = Attributes.builder();
        for (int i = 0; i < labels.size(); i++) {
            if (labels.value(i) instanceof Boolean flag) {
                attributes.put(labels.key(i), flag);
            } else {
                attributes.put(labels.key(i), (String) labels.value(i));
            }
        }
        return attributes.build();
    }

    /** From now on these are shown. */
    void show(LabelSet shown) {
        labels = shown;
    }

    /** Those that are shown now, made for keeping. */
    Attributes kept() {
        return labels.as(FORM);
    }

    @Override
    public void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
        for (int i = 0; i < labels.size(); i++) {
            consumer.accept(key(i), labels.value(i));
        }
    }

    private AttributeKey<?> key(int index) {
        if (index >= keys.length) {
            keys = Arrays.copyOf(keys, labels.size());
        }
        String name = labels.key(index);
        boolean isFlag = labels.value(index) instanceof Boolean;
        AttributeKey<?> key = keys[index];
        if (key == null || !key.getKey().equals(name) || isFlag != isFlag(key)) {
            key = isFlag ? AttributeKey.booleanKey(name) : AttributeKey.stringKey(name);
            keys[index] = key;
        }
        return key;
    }

    private static boolean isFlag(AttributeKey<?> key) {
        return switch (key.getType()) {
            case BOOLEAN -> true;
            default -> false;
        };
    }

    @Override
    public int size() {
        return labels.size();
    }

    @Override
    public boolean isEmpty() {
        return labels.size() == 0;
    }

    @Override
    public <T> @Nullable T get(AttributeKey<T> key) {
        return of(labels).get(key);
    }

    @Override
    public Map<AttributeKey<?>, Object> asMap() {
        return of(labels).asMap();
    }

    @Override
    public AttributesBuilder toBuilder() {
        return of(labels).toBuilder();
    }

    @Override
    public String toString() {
        return labels.toString();
    }
}
