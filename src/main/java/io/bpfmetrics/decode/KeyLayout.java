package io.bpfmetrics.decode;

import io.bpfmetrics.decode.Decoding.Outcome;
import io.bpfmetrics.decode.LabelCache.Entry;
import java.util.List;
import java.util.function.LongSupplier;

/** Compiled labels of a key or event. Thread-safe. */
public final class KeyLayout {
    private static final String[] NONE = {};

    private final List<String> names;
    private final LabelDecoder[] labels;
    private final int size;
    private final LongSupplier nanoTime;

    KeyLayout(List<LabelField> fields, List<LabelDecoder> labels, LongSupplier nanoTime) {
        this.names = fields.stream().map(LabelField::name).toList();
        this.labels = labels.toArray(LabelDecoder[]::new);
        this.size = fields.stream()
                .mapToInt(field -> field.offset() + field.size())
                .max()
                .orElse(0);
        this.nanoTime = nanoTime;
    }

    /** The labels' names, in order. */
    public List<String> names() {
        return names;
    }

    /** Decodes the bytes from an offset on; equal texts are mostly the same object, so that many rows cost little. */
    public Decoding decode(byte[] bytes, int offset) {
        if (bytes.length - offset < size) {
            String problem = "labels need " + size + " bytes and there are " + (bytes.length - offset);
            return new Decoding(Outcome.UNDECODABLE, NONE, problem, Long.MAX_VALUE);
        }
        String[] values = new String[labels.length];
        long expiresAfterNanos = Long.MAX_VALUE;
        for (int i = 0; i < labels.length; i++) {
            Entry entry = labels[i].decode(bytes, offset);
            if (!entry.isForever) {
                expiresAfterNanos = Math.min(expiresAfterNanos, entry.expiresAtNanos - nanoTime.getAsLong());
            }
            if (entry.outcome != Outcome.DECODED) {
                return new Decoding(entry.outcome, NONE, entry.text, expiresAfterNanos);
            }
            values[i] = entry.text;
        }
        return new Decoding(Outcome.DECODED, values, "", expiresAfterNanos);
    }
}
