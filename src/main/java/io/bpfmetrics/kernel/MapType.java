package io.bpfmetrics.kernel;

import java.util.Map;
import java.util.Optional;

/** What one has to know of {@code enum bpf_map_type} to read entries. */
final class MapType {
    static final int HASH = 1;
    static final int ARRAY = 2;
    static final int PERF_EVENT_ARRAY = 4;
    static final int RINGBUF = 27;
    static final int PERCPU_HASH = 5;
    static final int PERCPU_ARRAY = 6;
    static final int LRU_HASH = 9;
    static final int LRU_PERCPU_HASH = 10;
    static final int LPM_TRIE = 11;
    static final int PERCPU_CGROUP_STORAGE = 21;

    private static final Map<Integer, String> WITHOUT_ENTRIES = Map.ofEntries(
            Map.entry(3, "a program array holds programs"),
            Map.entry(PERF_EVENT_ARRAY, "a perf event array holds buffers of events"),
            Map.entry(12, "an array of maps holds maps"),
            Map.entry(13, "a hash of maps holds maps"),
            Map.entry(22, "a queue has no keys"),
            Map.entry(23, "a stack has no keys"),
            Map.entry(24, "socket storage can only be read with a socket in hand"),
            Map.entry(26, "a struct_ops map holds programs"),
            Map.entry(RINGBUF, "a ring buffer holds events"),
            Map.entry(28, "inode storage can only be read with a file in hand"),
            Map.entry(29, "task storage can only be read with a process in hand"),
            Map.entry(30, "a bloom filter has no keys"),
            Map.entry(31, "a ring buffer holds events"),
            Map.entry(32, "cgroup storage of this kind can only be read with a cgroup in hand"),
            Map.entry(33, "an arena is memory without entries"),
            Map.entry(34, "an instruction array holds instructions"));

    private MapType() {}

    static boolean isPerCpu(int type) {
        return type == PERCPU_HASH || type == PERCPU_ARRAY || type == LRU_PERCPU_HASH || type == PERCPU_CGROUP_STORAGE;
    }

    static boolean isArray(int type) {
        return type == ARRAY || type == PERCPU_ARRAY;
    }

    /** The types for which some kernel has batches. */
    static boolean isForBatches(int type) {
        return isHash(type) || isArray(type) || type == LPM_TRIE;
    }

    static boolean isHash(int type) {
        return type == HASH || type == PERCPU_HASH || type == LRU_HASH || type == LRU_PERCPU_HASH;
    }

    /** Why there are no entries to walk, if so. */
    static Optional<String> whyUnreadable(int type) {
        return Optional.ofNullable(WITHOUT_ENTRIES.get(type));
    }
}
