package io.bpfmetrics.decode;

import org.jspecify.annotations.Nullable;

/** Makes equal texts the same object, mostly. Bounded, and without locks: losing a text only costs memory. */
final class TextPool {
    private static final int PLACES = 1 << 14;

    private final @Nullable String[] texts = new String[PLACES];

    /** An equal text that was seen before, or this one. */
    String pooled(String text) {
        int hash = text.hashCode();
        int place = (hash ^ (hash >>> 14)) & (PLACES - 1);
        String known = texts[place];
        if (known != null && known.equals(text)) {
            return known;
        }
        texts[place] = text;
        return text;
    }
}
