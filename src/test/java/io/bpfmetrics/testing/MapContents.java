package io.bpfmetrics.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes of keys and values in host order. */
public final class MapContents {
    private MapContents() {}

    /** Numbers of 8 bytes. */
    public static byte[] u64(long... numbers) {
        byte[] bytes = new byte[Long.BYTES * numbers.length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        for (long number : numbers) {
            buffer.putLong(number);
        }
        return bytes;
    }

    /** Numbers of 4 bytes. */
    public static byte[] u32(int... numbers) {
        byte[] bytes = new byte[Integer.BYTES * numbers.length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        for (int number : numbers) {
            buffer.putInt(number);
        }
        return bytes;
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
