package io.bpfmetrics.collect;

import io.bpfmetrics.metric.LabelSet;
import java.util.HashSet;
import java.util.Set;

/** Remembers which series have ended, so that one that comes back is known to start anew. Not thread-safe. */
final class EndedSeries {
    private static final int MOST = 1 << 16;
    private static final long PRIME = 0x9e3779b97f4a7c15L;

    private final Set<Long> hashes = new HashSet<>();
    private boolean isOverfull;

    void add(LabelSet labels) {
        if (hashes.size() == MOST) {
            isOverfull = true; // from here on any series may be one that ended
            hashes.clear();
        }
        hashes.add(hash(labels));
    }

    /** Whether the series may have been there before; it is forgotten. */
    boolean remove(LabelSet labels) {
        return isOverfull || (!hashes.isEmpty() && hashes.remove(hash(labels)));
    }

    void clear() {
        hashes.clear();
        isOverfull = false;
    }

    private static long hash(LabelSet labels) {
        long hash = labels.size();
        for (int i = 0; i < labels.size(); i++) {
            hash = mix(hash, labels.key(i));
            hash = mix(hash, labels.value(i).toString());
        }
        return hash;
    }

    private static long mix(long start, String text) {
        long hash = (start ^ text.length()) * PRIME;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}
