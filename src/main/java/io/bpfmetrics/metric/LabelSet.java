package io.bpfmetrics.metric;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An ordered, immutable set of labels with the forms that outlets make of it.
 *
 * <p>A series that does not change must cost nothing, so collectors keep one label set per series and outlets keep
 * their rendering of it ({@link #as}) beside it. Values are text, but for the rare boolean (OpenTelemetry tells them
 * apart). Equality is by labels. Thread-safe.
 */
public final class LabelSet {
    private static final int FIELDS = 3;
    private static final Object[] NO_FORMS = {};

    /** No labels. */
    public static final LabelSet EMPTY = new LabelSet(new String[0], new Object[0]);

    private final String[] keys;
    // mostly there are few, and an array for them would nearly double what a series costs
    private final @Nullable Object first;
    private final @Nullable Object second;
    private final @Nullable Object third; // the others' array where there are more
    private volatile Object[] forms = NO_FORMS;

    private LabelSet(String[] keys, Object[] values) {
        this.keys = keys;
        first = values.length > 0 ? values[0] : null;
        second = values.length > 1 ? values[1] : null;
        Object last = values.length > 2 ? values[2] : null;
        third = values.length > FIELDS ? Arrays.copyOfRange(values, 2, values.length) : last;
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
        String[] newKeys = Arrays.copyOf(keys, keys.length + keysAndValues.length / 2);
        Object[] newValues = new Object[newKeys.length];
        for (int i = 0; i < keys.length; i++) {
            newValues[i] = value(i);
        }
        for (int i = keys.length; i < newKeys.length; i++) {
            int at = 2 * (i - keys.length);
            newKeys[i] = checkedKey(newKeys, i, keysAndValues[at]);
            newValues[i] = checkedValue(newKeys[i], keysAndValues[at + 1]);
        }
        return new LabelSet(newKeys, newValues);
    }

    /**
     * Labels with the keys of others, whose memory they share, for where there are very many.
     *
     * @param values as many as there are keys, each a {@link String} or a {@link Boolean}
     */
    public LabelSet sharingKeys(Object[] values) {
        if (values.length != keys.length) {
            throw new IllegalArgumentException(values.length + " values for " + keys.length + " labels");
        }
        for (int i = 0; i < keys.length; i++) {
            checkedValue(keys[i], values[i]);
        }
        return new LabelSet(keys, values);
    }

    private static String checkedKey(String[] taken, int count, Object key) {
        for (int i = 0; i < count; i++) {
            if (taken[i].equals(key)) {
                throw new IllegalArgumentException("label " + key + " is given twice");
            }
        }
        return (String) key;
    }

    private static Object checkedValue(String key, Object value) {
        if (!(value instanceof String || value instanceof Boolean)) {
            throw new IllegalArgumentException("label " + key + " is neither text nor boolean: " + value);
        }
        return value;
    }

    /** The number of labels. */
    public int size() {
        return keys.length;
    }

    /** The key of the label at this position. */
    public String key(int index) {
        return keys[index];
    }

    /** The value of the label at this position, a {@link String} or a {@link Boolean}. */
    public Object value(int index) {
        Object value = switch (Objects.checkIndex(index, keys.length)) {
            case 0 -> first;
            case 1 -> second;
            default -> keys.length == FIELDS ? third : ((Object[]) Objects.requireNonNull(third))[index - 2];
        };
        return Objects.requireNonNull(value);
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
        if (!(other instanceof LabelSet that) || !(keys == that.keys || Arrays.equals(keys, that.keys))) {
            return false;
        }
        for (int i = 0; i < keys.length; i++) {
            if (!value(i).equals(that.value(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = Arrays.hashCode(keys);
        for (int i = 0; i < keys.length; i++) {
            hash = 31 * hash + value(i).hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < keys.length; i++) {
            text.append(i == 0 ? "" : ", ").append(keys[i]).append('=').append(value(i));
        }
        return text.append('}').toString();
    }
}
