package io.bpfmetrics.export;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a receiver that answered "ok" did not take after all, or has to say.
 *
 * @param rejected points or spans that it dropped; 0 with a message is a warning
 * @param message its words, perhaps empty
 */
record PartialSuccess(long rejected, String message) {
    static final PartialSuccess NONE = new PartialSuccess(0, "");

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    boolean isNone() {
        return rejected == 0 && message.isEmpty();
    }

    /** What two answers have to say together. */
    PartialSuccess and(PartialSuccess other) {
        return new PartialSuccess(rejected + other.rejected, message.isEmpty() ? other.message : message);
    }

    /** As {@link #read}; bytes that are no such message are worth a remark, since the status said "ok". */
    static PartialSuccess parse(byte[] response) {
        return read(response)
                .orElseGet(() -> new PartialSuccess(0, "its answer cannot be read (" + response.length + " bytes)"));
    }

    /**
     * Reads an {@code ExportMetricsServiceResponse} or {@code ExportTraceServiceResponse}, which look the same: field 1 is {@code partial_success}, with the count in its field 1
     * and the message in its field 2. Empty if the bytes are no such message.
     */
    static Optional<PartialSuccess> read(byte[] response) {
        try {
            Reader outer = new Reader(response, 0, response.length);
            while (outer.hasNext()) {
                outer.next();
                if (outer.field == 1 && outer.wireType == LENGTH) {
                    return Optional.of(parse(new Reader(response, outer.start, outer.end)));
                }
            }
            return Optional.of(NONE);
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static PartialSuccess parse(Reader inner) {
        long rejected = 0;
        String message = "";
        while (inner.hasNext()) {
            inner.next();
            if (inner.field == 1 && inner.wireType == VARINT) {
                rejected = inner.value;
            } else if (inner.field == 2 && inner.wireType == LENGTH) {
                message = new String(inner.bytes, inner.start, inner.end - inner.start, StandardCharsets.UTF_8);
            }
        }
        return new PartialSuccess(rejected, message);
    }

    /** Walks the fields of a protobuf message. */
    private static final class Reader {
        private final byte[] bytes;
        private final int limit;
        private int at;
        private long field;
        private int wireType;
        private long value;
        private int start;
        private int end;

        Reader(byte[] bytes, int from, int limit) {
            this.bytes = bytes;
            this.at = from;
            this.limit = limit;
        }

        boolean hasNext() {
            return at < limit;
        }

        void next() {
            long tag = varint();
            field = tag >>> 3;
            wireType = (int) tag & 7;
            switch (wireType) {
                case VARINT -> value = varint();
                case FIXED64 -> skip(8);
                case LENGTH -> skip(varint());
                case FIXED32 -> skip(4);
                default -> throw new IndexOutOfBoundsException("wire type " + wireType);
            }
        }

        private void skip(long length) {
            if (length < 0 || length > limit - at) {
                throw new IndexOutOfBoundsException(limit);
            }
            start = at;
            at += (int) length;
            end = at;
        }

        private long varint() {
            long result = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (at == limit) {
                    throw new IndexOutOfBoundsException(at);
                }
                byte next = bytes[at++];
                result |= (long) (next & 0x7F) << shift;
                if (next >= 0) {
                    return result;
                }
            }
            throw new IndexOutOfBoundsException("varint of more than ten bytes");
        }
    }
}
