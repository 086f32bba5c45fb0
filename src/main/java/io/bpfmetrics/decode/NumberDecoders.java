package io.bpfmetrics.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Decoders of raw numbers. Byte order is the host's. */
final class NumberDecoders {
    private NumberDecoders() {}

    static void uint(Cell cell) throws UndecodableException {
        ByteBuffer bytes = number(cell);
        cell.put(
                switch (bytes.capacity()) {
                    case Byte.BYTES -> Integer.toString(Byte.toUnsignedInt(bytes.get()));
                    case Short.BYTES -> Integer.toString(Short.toUnsignedInt(bytes.getShort()));
                    case Integer.BYTES -> Integer.toUnsignedString(bytes.getInt());
                    default -> Long.toUnsignedString(bytes.getLong());
                });
    }

    static void int_(Cell cell) throws UndecodableException {
        ByteBuffer bytes = number(cell);
        cell.put(
                switch (bytes.capacity()) {
                    case Byte.BYTES -> Byte.toString(bytes.get());
                    case Short.BYTES -> Short.toString(bytes.getShort());
                    case Integer.BYTES -> Integer.toString(bytes.getInt());
                    default -> Long.toString(bytes.getLong());
                });
    }

    /** The bytes as they are stored, whatever the byte order. */
    static void hex(Cell cell) {
        cell.put(HexFormat.of().formatHex(cell.bytes()));
    }

    private static ByteBuffer number(Cell cell) throws UndecodableException {
        int size = cell.bytes().length;
        if (size != Byte.BYTES && size != Short.BYTES && size != Integer.BYTES && size != Long.BYTES) {
            throw new UndecodableException("needs 1, 2, 4 or 8 bytes and has " + size);
        }
        return ByteBuffer.wrap(cell.bytes()).order(ByteOrder.nativeOrder());
    }
}
