package io.bpfmetrics.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes of keys and values in host order. */
public final class MapContents {
    private MapContents() {}

    /** Numbers of 8 bytes. */
    public static byte[] u64(long... numbers) {
        ByteBuffer bytes = buffer(Long.BYTES * numbers.length);
        for (long number : numbers) {
            bytes.putLong(number);
        }
        return bytes.array();
    }

    /** Numbers of 4 bytes. */
    public static byte[] u32(int... numbers) {
        ByteBuffer bytes = buffer(Integer.BYTES * numbers.length);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.array();
    }

    /** Bytes one after the other. */
    public static byte[] bytes(int... bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = (byte) bytes[i];
        }
        return result;
    }

    /** Arrays one after the other. */
    public static byte[] joined(byte[]... parts) {
        int size = 0;
        for (byte[] part : parts) {
            size += part.length;
        }
        ByteBuffer bytes = buffer(size);
        for (byte[] part : parts) {
            bytes.put(part);
        }
        return bytes.array();
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }
}
