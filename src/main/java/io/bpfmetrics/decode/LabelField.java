package io.bpfmetrics.decode;

import io.bpfmetrics.config.DecoderSpec;
import java.util.List;

/**
 * A label and where its bytes are.
 *
 * @param name the label's name
 * @param offset of its first byte
 * @param size in bytes
 * @param decoders from bytes to text, in order
 */
public record LabelField(String name, int offset, int size, List<DecoderSpec> decoders) {
    /** Copies the list. */
    public LabelField {
        decoders = List.copyOf(decoders);
    }
}
