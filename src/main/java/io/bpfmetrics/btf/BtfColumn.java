package io.bpfmetrics.btf;

/**
 * A member without members of its own, as a column of a table.
 *
 * @param path names from the outside in, such as {@code rx.packets}; empty for the type itself
 * @param offset of its first byte in the type
 * @param isInteger whether it is one integer of at most 64 bits, not an enumeration
 * @param value decodes it
 */
public record BtfColumn(String path, int offset, boolean isInteger, BtfValue value) {}
