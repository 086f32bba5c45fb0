package io.bpfmetrics.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * An ordered, immutable set of labels with the forms that outlets make of it.
 *
 * <p>A series that does not change must cost nothing, so collectors keep one label set per series and outlets keep
 * their rendering of it ({@link #as}) beside it. Values are text, but for the rare boolean (OpenTelemetry tells them
 * apart). Equality is by labels. Thread-safe.
 */
public final class LabelSet {
    /** No labels. */
    public static final LabelSet EMPTY = new LabelSet(List.of(), List.of());

    private final List<String> keys;
    private final List<Object> values;
    private volatile Object[] forms = {};

    private LabelSet(List<String> keys, List<Object> values) {
        this.keys = keys;
        this.values = values;
    }

    /**
     * Labels from alternating keys and values.
     *
     * @throws IllegalArgumentException if a value is neither {@link String} nor {@link Boolean}, or a key comes twice
     */
    public static LabelSet of(Object... keysAndValues) {
        return EMPTY.with(keysAndValues);
    }

    /** These labels followed by more, as in {@link #of}. */
    public LabelSet with(Object... keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a label key without value in " + Arrays.toString(keysAndValues));
        }
        String[] newKeys = keys.toArray(new String[keys.size() + keysAndValues.length / 2]);
        Object[] newValues = values.toArray(new Object[newKeys.length]);
        for (int i = 0; i < keysAndValues.length / 2; i++) {
            String key = (String) keysAndValues[2 * i];
            Object value = keysAndValues[2 * i + 1];
            if (!(value instanceof String || value instanceof Boolean)) {
                throw new IllegalArgumentException("label " + key + " is neither text nor boolean: " + value);
            }
            int at = keys.size() + i;
            if (Arrays.asList(newKeys).subList(0, at).contains(key)) {
                throw new IllegalArgumentException("label " + key + " is given twice");
            }
            newKeys[at] = key;
            newValues[at] = value;
        }
        return new LabelSet(List.of(newKeys), List.of(newValues));
    }

    /** The number of labels. */
    public int size() {
        return keys.size();
    }

    /** The key of the label at this position. */
    public String key(int index) {
        return keys.get(index);
    }

    /** The value of the label at this position, a {@link String} or a {@link Boolean}. */
    public Object value(int index) {
        return values.get(index);
    }

    /** This label set in an outlet's own form, made once and kept. */
    @SuppressWarnings("unchecked") // a form's slot only ever holds what that form made
    public <T> T as(LabelForm<T> form) {
        Object[] seen = forms;
        if (form.slot() < seen.length && seen[form.slot()] != null) {
            return (T) seen[form.slot()];
        }
        T made = Objects.requireNonNull(form.make(this), "form");
        synchronized (this) {
            Object[] grown = Arrays.copyOf(forms, Math.max(forms.length, form.slot() + 1));
            grown[form.slot()] = made;
            forms = grown;
        }
        return made;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelSet that && keys.equals(that.keys) && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return 31 * keys.hashCode() + values.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < keys.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(keys.get(i)).append('=').append(values.get(i));
        }
        return text.append('}').toString();
    }
}
