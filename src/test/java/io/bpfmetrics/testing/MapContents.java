package io.bpfmetrics.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes of keys and values in host order. */
public final class MapContents {
    private MapContents() {}

    /** Numbers of 8 bytes. */
    public static byte[] u64(long... numbers) {
        byte[] array = new byte[Long.BYTES * numbers.length];
        ByteBuffer bytes = ByteBuffer.wrap(array).order(ByteOrder.nativeOrder());
        for (long number : numbers) {
            bytes.putLong(number);
        }
        return array;
    }

    /** Numbers of 4 bytes. */
    public static byte[] u32(int... numbers) {
        byte[] array = new byte[Integer.BYTES * numbers.length];
        ByteBuffer bytes = ByteBuffer.wrap(array).order(ByteOrder.nativeOrder());
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return array;
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
        byte[] array = new byte[size];
        ByteBuffer bytes = ByteBuffer.wrap(array);
        for (byte[] part : parts) {
            bytes.put(part);
        }
        return array;
    }
}
