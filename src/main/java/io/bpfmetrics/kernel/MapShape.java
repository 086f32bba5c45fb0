package io.bpfmetrics.kernel;

import java.util.Optional;

/**
 * What a map's entries look like.
 *
 * @param type {@code enum bpf_map_type}
 * @param keySize in bytes
 * @param valueSize in bytes, of one processor where each has its own
 * @param maxEntries the most entries
 * @param flags {@code BPF_F_…}
 */
public record MapShape(int type, int keySize, int valueSize, int maxEntries, int flags) {
    /** Whether each processor has values of its own. */
    public boolean isPerCpu() {
        return MapType.isPerCpu(type);
    }

    /** Whether its keys are indexes that are always there. */
    public boolean isArray() {
        return MapType.isArray(type);
    }

    /** Whether it holds buffers of events. */
    public boolean isPerfEventArray() {
        return type == MapType.PERF_EVENT_ARRAY;
    }

    /** Whether it is a ring buffer of events. */
    public boolean isRingBuffer() {
        return type == MapType.RINGBUF;
    }

    /** Whether it takes no further key once it has as many as it may, rather than giving up another. */
    public boolean canFillUp() {
        return MapType.canFillUp(type);
    }

    /** Why its entries cannot be walked, in words that begin a clause; empty if they can. */
    public Optional<String> whyUnreadable() {
        return MapType.whyUnreadable(type);
    }
}
