package io.bpfmetrics.btf;

import java.util.List;

/**
 * A global variable of a program.
 *
 * @param name as in the source
 * @param typeId its type
 * @param isGlobal whether it is visible outside of its file, not {@code static}
 * @param isMarker whether it is a {@code const void *}, as those are that only carry a name
 * @param tags its declaration tags ({@code btf_decl_tag})
 */
public record BtfVariable(String name, int typeId, boolean isGlobal, boolean isMarker, List<String> tags) {
    /** {@code BTF_VAR_GLOBAL_ALLOCATED}. */
    static final int GLOBAL = 1;

    /** Copies the list. */
    public BtfVariable {
        tags = List.copyOf(tags);
    }
}
