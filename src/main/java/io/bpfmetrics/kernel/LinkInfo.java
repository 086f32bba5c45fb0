package io.bpfmetrics.kernel;

/**
 * A link as the kernel describes it, from {@code struct bpf_link_info}.
 *
 * @param id the kernel's id
 * @param type a number of {@code enum bpf_link_type}
 * @param programId the program that it holds attached; 0 if it holds none, as a struct_ops link does
 */
public record LinkInfo(int id, int type, int programId) {}
