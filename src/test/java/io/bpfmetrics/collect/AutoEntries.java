package io.bpfmetrics.collect;

import static io.bpfmetrics.testing.MapContents.bytes;
import static io.bpfmetrics.testing.MapContents.joined;
import static io.bpfmetrics.testing.MapContents.u64;

import io.bpfmetrics.testing.MapContents;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Keys and values of {@code native/testdata/auto_maps.bpf.c}. */
final class AutoEntries {
    private static final int TEXT_BYTES = 8;

    private AutoEntries() {}

    static byte[] u32(int... numbers) {
        return MapContents.u32(numbers);
    }

    static byte[] sameKey(int error, int other) {
        return u32(error, other);
    }

    static byte[] sameValue(long errors, long other, String name) {
        return joined(u64(errors, other), text(name));
    }

    static byte[] slots() {
        return joined(u32(1, 2, 3, 4), u64(1, 2, 3, 4), bytes(1, 2, 3, 4, 0, 0, 0, 0));
    }

    static byte[] odd(long fine) {
        return content(zeros(1048).putLong(1040, fine));
    }

    static byte[] structKey() {
        ByteBuffer key = zeros(48).putInt(0, -1).put(4, text("init")).putInt(12, -3);
        key.put(16, bytes(1, 2, 3, 4, 5, 255)).putInt(24, -9).putShort(28, (short) -1);
        return content(key.putInt(32, 12).putInt(36, 0x35));
    }

    static byte[] structValue() {
        ByteBuffer value = zeros(128).putLong(0, -1).putLong(8, -2);
        value.put(16, (byte) 200).put(17, (byte) -4).put(18, (byte) 1).putInt(20, -3);
        value.put(24, text("sleep")).putInt(32, -6).putShort(36, (short) 7);
        value.putInt(40, 1)
                .putInt(44, 2)
                .putInt(48, -1)
                .putShort(52, (short) -8)
                .putShort(54, (short) 9);
        value.putLong(56, 10).putLong(64, 11).putInt(80, 0x10002).putInt(84, 5);
        return content(value.putLong(120, 12));
    }

    private static byte[] content(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }

    private static ByteBuffer zeros(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] text(String text) {
        byte[] bytes = new byte[TEXT_BYTES];
        byte[] letters = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(letters, 0, bytes, 0, letters.length);
        return bytes;
    }
}
