package io.bpfmetrics.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes that are appended to, written out and used again. Not thread-safe. */
final class PrometheusBuffer {
    /** Output streams of the JDK's server copy what they are given, so it comes in pieces. */
    private static final int PIECE = 32 * 1024;

    /** The first size of a small buffer. */
    private static final int SMALL = 1024;

    /** Bytes of a protobuf length that is not known yet: enough for 32 GiB, and no more than any reader takes. */
    private static final int LENGTH = 5;

    private final PrometheusChunks chunks;
    private final List<ByteBuffer> full = new ArrayList<>();
    private byte[] bytes;
    private long fullSize;
    private int size;
    private int lengthChunk; // where the last length is
    private int lengthAt;
    private long lengthFrom;

    PrometheusBuffer(PrometheusChunks chunks) {
        this(chunks, PrometheusChunks.SIZE);
    }

    private PrometheusBuffer(PrometheusChunks chunks, int room) {
        this.chunks = chunks;
        bytes = new byte[room];
    }

    /** A buffer that takes little memory as long as there is little in it. */
    static PrometheusBuffer small(PrometheusChunks chunks) {
        return new PrometheusBuffer(chunks, SMALL);
    }

    /** Forgets the content and gives its memory back. */
    void clear() {
        if (size() == 0) {
            return; // not a document
        }
        chunks.giveBack(full);
        forget();
    }

    private void forget() {
        full.clear();
        fullSize = 0;
        size = 0;
    }

    long size() {
        return fullSize + size;
    }

    void append(byte[] more) {
        append(more, more.length);
    }

    void append(byte[] more, int length) {
        for (int at = 0; at < length; ) {
            if (size == bytes.length) {
                makeRoom();
            }
            int part = Math.min(length - at, bytes.length - size);
            System.arraycopy(more, at, bytes, size, part);
            size += part;
            at += part;
        }
    }

    /** Appends what the other holds, with its memory; that one is empty then. */
    void appendAll(PrometheusBuffer other) {
        if (!other.full.isEmpty()) {
            if (size > 0) {
                putAway();
            }
            full.addAll(other.full);
            fullSize += other.fullSize;
        }
        append(other.bytes, other.size);
        other.forget();
    }

    void append(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
    }

    void append(long number) {
        if (number == Long.MIN_VALUE) { // has no positive counterpart
            append(PrometheusText.utf8(Long.toString(number)));
            return;
        }
        if (number < 0) {
            append('-');
        }
        reserve(PrometheusInteger.MOST);
        size = PrometheusInteger.write(Math.abs(number), bytes, size);
    }

    /** A number of less than 2^53 as Go prints it when it is a double. */
    void appendAsDouble(long number) {
        reserve(PrometheusInteger.MOST);
        size = PrometheusInteger.writeAsDouble(number, bytes, size);
    }

    /** Leaves room for the length, as a protobuf varint, of what follows until {@link #endLength}. */
    void beginLength() {
        reserve(LENGTH);
        lengthChunk = full.size();
        lengthAt = size;
        size += LENGTH;
        lengthFrom = size();
    }

    void endLength() {
        long length = size() - lengthFrom;
        for (int i = 0; i < LENGTH; i++) {
            int more = i < LENGTH - 1 ? 0x80 : 0;
            byte part = (byte) (((length >>> (7 * i)) & 0x7F) | more);
            if (lengthChunk == full.size()) {
                bytes[lengthAt + i] = part;
            } else {
                full.get(lengthChunk).put(lengthAt + i, part);
            }
        }
    }

    void writeTo(OutputStream out) throws IOException {
        byte[] piece = new byte[full.isEmpty() ? 0 : PIECE];
        for (ByteBuffer chunk : full) {
            for (int at = 0; at < chunk.limit(); at += PIECE) {
                int length = Math.min(PIECE, chunk.limit() - at);
                chunk.get(at, piece, 0, length);
                out.write(piece, 0, length);
            }
        }
        for (int at = 0; at < size; at += PIECE) {
            out.write(bytes, at, Math.min(PIECE, size - at));
        }
    }

    @Override
    public String toString() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            writeTo(all);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail", e);
        }
        return all.toString(UTF_8);
    }

    private void reserve(int more) {
        while (bytes.length - size < more) {
            makeRoom();
        }
    }

    private void makeRoom() {
        if (bytes.length < PrometheusChunks.SIZE) {
            bytes = Arrays.copyOf(bytes, Math.min(PrometheusChunks.SIZE, 4 * bytes.length));
        } else {
            putAway();
        }
    }

    private void putAway() {
        full.add(chunks.take().put(bytes, 0, size).flip());
        fullSize += size;
        size = 0;
    }
}
