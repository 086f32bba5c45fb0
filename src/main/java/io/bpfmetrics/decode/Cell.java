package io.bpfmetrics.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The bytes of one label on their way through its decoders: the output of one is the input of the next. */
final class Cell {
    static final long UNKNOWN_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long CHANGEABLE_NANOS = Duration.ofMinutes(5).toNanos();

    private byte[] bytes;
    private long lifetimeNanos = Long.MAX_VALUE;
    private boolean isSkipped;

    Cell(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The bytes as text; what is not UTF-8 becomes U+FFFD. */
    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The first four bytes as a number in host order. */
    int firstInt() throws UndecodableException {
        return first(Integer.BYTES).getInt();
    }

    /** The first eight bytes as a number in host order. */
    long firstLong() throws UndecodableException {
        return first(Long.BYTES).getLong();
    }

    /** The bytes as a number in host order; there must be four. */
    int onlyInt() throws UndecodableException {
        return only(Integer.BYTES).getInt();
    }

    /** The bytes as a number in host order; there must be eight. */
    long onlyLong() throws UndecodableException {
        return only(Long.BYTES).getLong();
    }

    /** All bytes, at least so many, in host order. */
    ByteBuffer first(int size) throws UndecodableException {
        if (bytes.length < size) {
            throw new UndecodableException("needs " + size + " bytes and has " + bytes.length);
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    void put(byte[] output) {
        bytes = output;
    }

    void put(String output) {
        bytes = output.getBytes(StandardCharsets.UTF_8);
    }

    /** Writes a text that says that something has no name; it may get one soon. */
    void putUnknown(String output) {
        put(output);
        lifetimeNanos = Math.min(lifetimeNanos, UNKNOWN_NANOS);
    }

    /** Writes a name that may change one day. */
    void putChangeable(String output) {
        put(output);
        lifetimeNanos = Math.min(lifetimeNanos, CHANGEABLE_NANOS);
    }

    /** The row is not wanted. */
    void skip() {
        isSkipped = true;
    }

    boolean isSkipped() {
        return isSkipped;
    }

    /** How long what came out holds; {@link Long#MAX_VALUE}: for ever. */
    long lifetimeNanos() {
        return lifetimeNanos;
    }

    private ByteBuffer only(int size) throws UndecodableException {
        if (bytes.length != size) {
            throw new UndecodableException("needs exactly " + size + " bytes and has " + bytes.length);
        }
        return first(size);
    }
}
