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
    private static final int PROG_ARRAY = 3;
    private static final int CGROUP_ARRAY = 8;
    private static final int ARRAY_OF_MAPS = 12;
    private static final int HASH_OF_MAPS = 13;
    private static final int DEVMAP = 14;
    private static final int SOCKMAP = 15;
    private static final int CPUMAP = 16;
    private static final int XSKMAP = 17;
    private static final int SOCKHASH = 18;
    private static final int REUSEPORT_SOCKARRAY = 20;
    private static final int STRUCT_OPS = 26;
    static final int PERCPU_CGROUP_STORAGE = 21;

    private static final Map<Integer, String> WITHOUT_ENTRIES = Map.ofEntries(
            Map.entry(PROG_ARRAY, "a program array holds programs"),
            Map.entry(PERF_EVENT_ARRAY, "a perf event array holds buffers of events"),
            Map.entry(ARRAY_OF_MAPS, "an array of maps holds maps"),
            Map.entry(HASH_OF_MAPS, "a hash of maps holds maps"),
            Map.entry(22, "a queue has no keys"),
            Map.entry(23, "a stack has no keys"),
            Map.entry(24, "socket storage can only be read with a socket in hand"),
            Map.entry(STRUCT_OPS, "a struct_ops map holds programs"),
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

    static boolean canFillUp(int type) {
        return type == HASH || type == PERCPU_HASH || type == LPM_TRIE;
    }

    static boolean isArray(int type) {
        return type == ARRAY || type == PERCPU_ARRAY;
    }

    /** Whether its keys are numbers from 0 on, which never go away; slots can be empty. */
    static boolean isIndexed(int type) {
        return switch (type) {
            case ARRAY,
                    PROG_ARRAY,
                    PERF_EVENT_ARRAY,
                    PERCPU_ARRAY,
                    CGROUP_ARRAY,
                    ARRAY_OF_MAPS,
                    DEVMAP,
                    SOCKMAP,
                    CPUMAP,
                    XSKMAP,
                    REUSEPORT_SOCKARRAY -> true;
            default -> false;
        };
    }

    /** The types for which some kernel has batches. */
    static boolean isForBatches(int type) {
        return isHash(type) || isArray(type) || type == LPM_TRIE;
    }

    static boolean isHash(int type) {
        return type == HASH || type == PERCPU_HASH || type == LRU_HASH || type == LRU_PERCPU_HASH;
    }

    /**
     * Why a person cannot be shown the entries, if so. Values that are ids of programs or maps are no measurements, but
     * can be shown.
     */
    static Optional<String> whyNotShown(MapShape shape) {
        return switch (shape.type()) {
            case PROG_ARRAY, ARRAY_OF_MAPS, HASH_OF_MAPS, STRUCT_OPS -> Optional.empty();
            case CGROUP_ARRAY -> Optional.of("the kernel does not tell what a cgroup array holds");
            case XSKMAP -> Optional.of("the kernel does not tell what a map of AF_XDP sockets holds");
            case SOCKMAP, SOCKHASH, REUSEPORT_SOCKARRAY ->
                shape.valueSize() == Long.BYTES
                        ? Optional.empty()
                        : Optional.of("the kernel tells cookies of sockets only where values have 8 bytes");
            default -> whyUnreadable(shape.type());
        };
    }

    /** Why there are no entries to walk, if so. */
    static Optional<String> whyUnreadable(int type) {
        return Optional.ofNullable(WITHOUT_ENTRIES.get(type));
    }
}
