package io.bpfmetrics.config;

/** Where in a map's value a number is. */
public sealed interface ValueSpec {
    /** The whole value, which must then be 1, 2, 4 or 8 bytes; unsigned. */
    record Whole() implements ValueSpec {}

    /**
     * A member by the map's BTF.
     *
     * @param path such as {@code rx.packets}
     */
    record Field(String path) implements ValueSpec {}

    /**
     * Some of the bytes.
     *
     * @param offset of the first
     * @param size 1, 2, 4 or 8
     * @param isSigned whether it can be negative
     */
    record Bytes(int offset, int size, boolean isSigned) implements ValueSpec {}

    /** No number of the value: every entry is 1. */
    record Entry() implements ValueSpec {}
}
