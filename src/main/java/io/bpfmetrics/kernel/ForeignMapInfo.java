package io.bpfmetrics.kernel;

import java.util.OptionalInt;

/**
 * A map as the kernel describes it, with what is needed to read its entries. Nothing of it can change while the map lives.
 *
 * @param id the kernel's id
 * @param name at most 15 bytes of the name that its source has; empty if it was created without one
 * @param shape type and sizes
 * @param btfId of the type information that came with it; empty if none came
 * @param keyTypeId its key in that; empty if it does not say
 * @param valueTypeId its value in that; empty if it does not say
 * @param kernelValueTypeId its value in the kernel's own type information; of struct_ops maps only
 */
public record ForeignMapInfo(
        int id,
        String name,
        MapShape shape,
        OptionalInt btfId,
        OptionalInt keyTypeId,
        OptionalInt valueTypeId,
        OptionalInt kernelValueTypeId) {
    /** How the map is called in messages. */
    public String target() {
        return "map " + Integer.toUnsignedString(id) + (name.isEmpty() ? "" : " \"" + name + "\"");
    }
}
