package io.bpfmetrics.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Decoders of raw numbers. Byte order is the host's. */
final class NumberDecoders {
    private NumberDecoders() {}

    static void uint(Cell cell) throws UndecodableException {
        cell.put(Long.toUnsignedString(unsigned(cell)));
    }

    static void int_(Cell cell) throws UndecodableException {
        cell.put(Long.toString(signed(cell)));
    }

    /** The bytes as they are stored, whatever the byte order. */
    static void hex(Cell cell) {
        cell.put(HexFormat.of().formatHex(cell.bytes()));
    }

    /** A number of 1, 2, 4 or 8 bytes without sign. */
    static long unsigned(Cell cell) throws UndecodableException {
        ByteBuffer bytes = number(cell);
        return switch (bytes.capacity()) {
            case Byte.BYTES -> Byte.toUnsignedLong(bytes.get());
            case Short.BYTES -> Short.toUnsignedLong(bytes.getShort());
            case Integer.BYTES -> Integer.toUnsignedLong(bytes.getInt());
            default -> bytes.getLong();
        };
    }

    /** A number of 1, 2, 4 or 8 bytes with sign. */
    static long signed(Cell cell) throws UndecodableException {
        ByteBuffer bytes = number(cell);
        return switch (bytes.capacity()) {
            case Byte.BYTES -> bytes.get();
            case Short.BYTES -> bytes.getShort();
            case Integer.BYTES -> bytes.getInt();
            default -> bytes.getLong();
        };
    }

    private static ByteBuffer number(Cell cell) throws UndecodableException {
        int size = cell.bytes().length;
        if (size != Byte.BYTES && size != Short.BYTES && size != Integer.BYTES && size != Long.BYTES) {
            throw new UndecodableException("needs 1, 2, 4 or 8 bytes and has " + size);
        }
        return ByteBuffer.wrap(cell.bytes()).order(ByteOrder.nativeOrder());
    }
}
