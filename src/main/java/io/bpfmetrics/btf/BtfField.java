package io.bpfmetrics.btf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A member of a type, however deep.
 *
 * @param path names from the outside in, such as {@code rx.packets}; empty for the type itself
 * @param offset of its first byte
 * @param size in bytes; of an array all of it
 * @param kind what it is
 * @param isSigned whether it, or an element of it, can be below zero
 * @param elementSize of an array, the bytes of one element; else the size
 * @param words of an enumeration, by number; else empty
 * @param typeNames what its type is called: typedefs from the outside in, through arrays, then the name of the type itself
 * @param tags the declaration tags of the member ({@code btf_decl_tag}), in the order of the file
 */
public record BtfField(
        String path,
        int offset,
        int size,
        Kind kind,
        boolean isSigned,
        int elementSize,
        Map<Long, String> words,
        List<String> typeNames,
        List<String> tags) {
    /** What a member can be, as far as that decides how to show it. */
    public enum Kind {
        /** An integer without sign, also a boolean. */
        UNSIGNED,
        /** An integer with sign. */
        SIGNED,
        /** A number with words for some of its values. */
        ENUM,
        /** An array of {@code char}. */
        TEXT,
        /** An array of integers, enumerations or pointers. */
        ARRAY,
        /** An address. */
        POINTER,
        /** Members of its own. */
        COMPOSITE,
        /** Fewer bits than a byte has, or none that begin at one. */
        BIT_FIELD,
        /** A floating-point number, an array of structures, a function. */
        OTHER
    }

    /** Keeps the order of the words. */
    public BtfField {
        words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
        typeNames = List.copyOf(typeNames);
        tags = List.copyOf(tags);
    }

    /** Whether its type is called so, by a typedef or itself. */
    public boolean isCalled(String typeName) {
        return typeNames.contains(typeName);
    }

    /** The name of the member itself, without those that it is in. */
    public String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Whether it is one number of 1, 2, 4 or 8 bytes. */
    public boolean isNumber() {
        return switch (kind) {
            case UNSIGNED, SIGNED, ENUM, POINTER -> isNumberOf(size);
            default -> false;
        };
    }

    /** Whether a number can have so many bytes: 1, 2, 4 or 8. */
    public static boolean isNumberOf(int bytes) {
        return Integer.bitCount(bytes) == 1 && bytes <= Long.BYTES;
    }

    /** The number of elements of an array. */
    public int elements() {
        return elementSize == 0 ? 0 : size / elementSize;
    }
}
