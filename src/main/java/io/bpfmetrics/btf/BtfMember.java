package io.bpfmetrics.btf;

/**
 * Where a member of a structure lies.
 *
 * @param offset bytes from the start of the structure; for a bit field, of the byte that it begins in
 * @param size bytes of the member's type
 */
public record BtfMember(int offset, int size) {}
