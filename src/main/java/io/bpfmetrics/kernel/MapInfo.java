package io.bpfmetrics.kernel;

/**
 * A map as the kernel describes it, from {@code struct bpf_map_info}. Sizes are unsigned 32-bit numbers.
 *
 * @param id the kernel's id
 * @param type a number of {@code enum bpf_map_type}
 * @param name at most 15 characters; empty if it was created without one
 * @param keySize bytes of a key
 * @param valueSize bytes of a value
 * @param maxEntries the most entries that it takes; its size in bytes for ring buffers, in pages for arenas
 * @param flags {@code BPF_F_…} bits that it was created with
 */
public record MapInfo(int id, int type, String name, long keySize, long valueSize, long maxEntries, long flags) {}
