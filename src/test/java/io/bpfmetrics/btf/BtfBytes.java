package io.bpfmetrics.btf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** BTF made by hand, for types that no compiler of today writes. Types have ids from 1 on, in the order of the calls. */
public final class BtfBytes {
    private static final int HEADER_BYTES = 24;

    private final ByteArrayOutputStream types = new ByteArrayOutputStream();
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();

    /** No types yet. */
    public BtfBytes() {
        strings.write(0);
    }

    /** A type: head, then words of its own. */
    public BtfBytes type(String name, int kind, boolean flag, int elements, int sizeOrType, int... words) {
        return words(string(name), (flag ? 1 << 31 : 0) | kind << 24 | elements, sizeOrType)
                .words(words);
    }

    /** An integer; encoding 1 is signed, 2 a character, 4 a boolean. */
    public BtfBytes integer(String name, int size, int encoding) {
        return type(name, 1, false, 0, size, encoding << 24 | 8 * size);
    }

    /** The offset of a name, for members and values. */
    public int string(String text) {
        int offset = text.isEmpty() ? 0 : strings.size();
        if (!text.isEmpty()) {
            strings.writeBytes((text + "\0").getBytes(StandardCharsets.UTF_8));
        }
        return offset;
    }

    private BtfBytes words(int... words) {
        for (int word : words) {
            types.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(word)
                    .array());
        }
        return this;
    }

    Btf parse() {
        return Btf.parse(bytes());
    }

    /** All of it, as the kernel takes it. */
    public byte[] bytes() {
        ByteBuffer all = ByteBuffer.allocate(HEADER_BYTES + types.size() + strings.size())
                .order(ByteOrder.LITTLE_ENDIAN);
        all.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(HEADER_BYTES);
        all.putInt(0).putInt(types.size()).putInt(types.size()).putInt(strings.size());
        all.put(types.toByteArray()).put(strings.toByteArray());
        return all.array();
    }
}
