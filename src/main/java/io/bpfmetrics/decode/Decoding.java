package io.bpfmetrics.decode;

/**
 * What became of the bytes of a key or event.
 *
 * @param outcome whether there are labels
 * @param values the labels' texts in order, valid Unicode; empty if there are none. The array is the caller's.
 * @param problem what could not be decoded and why, if that is the outcome, else empty
 * @param expiresAfterNanos after so long it should be decoded again, because names change; {@link Long#MAX_VALUE}: never
 */
@SuppressWarnings("ArrayRecordComponent") // made per row: nobody compares it
public record Decoding(Outcome outcome, String[] values, String problem, long expiresAfterNanos) {
    /** What can become of bytes. */
    public enum Outcome {
        /** There are labels. */
        DECODED,
        /** A regular expression did not match: the row is not wanted. */
        SKIPPED,
        /** A decoder cannot read the bytes. */
        UNDECODABLE
    }
}
