package io.bpfmetrics.decode;

import io.bpfmetrics.decode.Decoding.Outcome;
import io.bpfmetrics.decode.LabelCache.Entry;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongSupplier;

/** Decodes one label, with a cache that no other label shares. Thread-safe. */
final class LabelDecoder {
    private static final int MOST_BYTES_SHOWN = 64;

    private final LabelField field;
    private final List<Decoder> decoders;
    private final TextPool pool;
    private final LongSupplier nanoTime;
    private final LabelCache cache;
    private final boolean isKept;

    /** One whose results are kept for equal bytes, or not because no two are ever equal. */
    LabelDecoder(LabelField field, List<Decoder> decoders, TextPool pool, LongSupplier nanoTime, boolean isKept) {
        this.field = field;
        this.decoders = List.copyOf(decoders);
        this.pool = pool;
        this.nanoTime = nanoTime;
        this.isKept = isKept;
        cache = new LabelCache(field.size());
    }

    /** What the label's bytes come to, in a key that begins at an offset. */
    Entry decode(byte[] bytes, int offset) {
        int from = offset + field.offset();
        if (!isKept) {
            return run(Arrays.copyOfRange(bytes, from, from + field.size()), 0);
        }
        int hash = LabelCache.hash(bytes, from, field.size());
        Entry known = cache.find(bytes, from, field.size(), hash);
        if (known != null && (known.isForever || known.expiresAtNanos - nanoTime.getAsLong() > 0)) {
            return known;
        }
        Entry fresh = run(Arrays.copyOfRange(bytes, from, from + field.size()), hash);
        cache.put(fresh);
        return fresh;
    }

    private Entry run(byte[] bytes, int hash) {
        Cell cell = new Cell(bytes);
        for (int i = 0; i < decoders.size(); i++) {
            try {
                decoders.get(i).decode(cell);
            } catch (UndecodableException e) {
                return new Entry(bytes, hash, Outcome.UNDECODABLE, problem(bytes, i, e), false, soon());
            }
            if (cell.isSkipped()) {
                return entry(bytes, hash, Outcome.SKIPPED, "", cell);
            }
        }
        return entry(bytes, hash, Outcome.DECODED, isKept ? pool.pooled(cell.text()) : cell.text(), cell);
    }

    private Entry entry(byte[] bytes, int hash, Outcome outcome, String text, Cell cell) {
        boolean isForever = cell.lifetimeNanos() == Long.MAX_VALUE;
        return new Entry(
                bytes,
                hash,
                outcome,
                text,
                isForever,
                isForever ? Long.MAX_VALUE : nanoTime.getAsLong() + cell.lifetimeNanos());
    }

    /** Trouble may be the host's, and then it passes. */
    private long soon() {
        return nanoTime.getAsLong() + Cell.UNKNOWN_NANOS;
    }

    private String problem(byte[] bytes, int decoder, UndecodableException reason) {
        String shown = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, MOST_BYTES_SHOWN))
                + (bytes.length > MOST_BYTES_SHOWN ? "…" : "");
        return "label \"" + field.name() + "\", bytes " + shown + ": decoder "
                + field.decoders().get(decoder).name() + " " + reason.getMessage();
    }
}
