package io.bpfmetrics.kernel;

/**
 * What a map's entries look like.
 *
 * @param type {@code enum bpf_map_type}
 * @param keySize in bytes
 * @param valueSize in bytes, of one processor where each has its own
 * @param maxEntries the most entries
 * @param flags {@code BPF_F_…}
 */
public record MapShape(int type, int keySize, int valueSize, int maxEntries, int flags) {}
