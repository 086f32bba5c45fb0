package io.bpfmetrics.config;

import java.util.List;
import java.util.Optional;

/**
 * One label.
 *
 * @param name the label's name
 * @param field a member of the key by the map's BTF, such as {@code a.b}; then size and padding are 0
 * @param size bytes of the key that it takes
 * @param padding bytes after it that belong to no label
 * @param isOfValue whether that is a member of the value instead
 * @param decoders from bytes to text, in order; may be empty only with a field
 * @param location where it begins in the file
 */
public record LabelSpec(
        String name,
        Optional<String> field,
        boolean isOfValue,
        int size,
        int padding,
        List<DecoderSpec> decoders,
        Location location) {

    /** Copies the list. */
    public LabelSpec {
        decoders = List.copyOf(decoders);
    }

    /** A label of a key. */
    public LabelSpec(
            String name, Optional<String> field, int size, int padding, List<DecoderSpec> decoders, Location location) {
        this(name, field, false, size, padding, decoders, location);
    }
}
