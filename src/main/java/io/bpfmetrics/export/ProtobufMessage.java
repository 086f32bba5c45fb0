package io.bpfmetrics.export;

import java.util.Arrays;

/**
 * The fields of one protobuf message in wire format, made by hand because a library would make an object of each
 * series. Used again after {@link #clear}. Not thread-safe.
 */
final class ProtobufMessage {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;

    /** A varint holds seven bits in a byte. */
    private static final int MOST_VARINT = 10;

    private byte[] bytes = new byte[256];
    private int size;

    ProtobufMessage clear() {
        size = 0;
        return this;
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** A field of type uint64, or of another that is written alike. */
    ProtobufMessage unsigned(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    /** A field of type sint32 or sint64, where small negative numbers are short too. */
    ProtobufMessage signed(int field, long value) {
        return unsigned(field, (value << 1) ^ (value >> (Long.SIZE - 1)));
    }

    /** A field of type double. */
    ProtobufMessage real(int field, double value) {
        tag(field, FIXED_64);
        long bits = Double.doubleToLongBits(value);
        reserve(Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[size++] = (byte) (bits >>> (i * Byte.SIZE));
        }
        return this;
    }

    /** A field of type string. */
    ProtobufMessage text(int field, String value) {
        byte[] utf8 = PrometheusText.utf8(value);
        return bytes(field, utf8, utf8.length);
    }

    /** A field that is a message. */
    ProtobufMessage message(int field, ProtobufMessage value) {
        return bytes(field, value.bytes, value.size);
    }

    /** A field that is a string or a message, given by its bytes. */
    ProtobufMessage bytes(int field, byte[] value, int length) {
        tag(field, BYTES);
        varint(length);
        return fields(value, length);
    }

    /** Fields that are in wire format already. */
    ProtobufMessage fields(byte[] value, int length) {
        reserve(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
        return this;
    }

    private void tag(int field, int type) {
        varint(((long) field << 3) | type);
    }

    private void varint(long value) {
        reserve(MOST_VARINT);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
