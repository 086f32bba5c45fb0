package io.bpfmetrics.decode;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Decoders of bytes that are text. */
final class TextDecoders {
    private TextDecoders() {}

    /** What is in front of the first NUL. */
    static void string(Cell cell) {
        byte[] bytes = cell.bytes();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                cell.put(Arrays.copyOf(bytes, i));
                return;
            }
        }
    }

    /** A DNS name as it is sent: parts with their length in front. A length beyond the end leaves it as it is. */
    static void dname(Cell cell) {
        byte[] bytes = cell.bytes();
        if (bytes.length == 0) {
            cell.put(".");
            return;
        }
        ByteArrayOutputStream name = new ByteArrayOutputStream(bytes.length);
        for (int at = 0; at < bytes.length; ) {
            int length = Byte.toUnsignedInt(bytes[at++]);
            if (at + length > bytes.length) {
                return;
            }
            if (at > 1) {
                name.write('.');
            }
            name.write(bytes, at, length);
            at += length;
        }
        cell.put(name.toByteArray());
    }
}
