package io.bpfmetrics.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Bytes that are appended to, written out and used again. Not thread-safe. */
final class PrometheusBuffer {
    /** Output streams of the JDK's server copy what they are given, so it comes in pieces. */
    private static final int PIECE = 32 * 1024;

    private byte[] bytes = new byte[8 * 1024];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    void append(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    void append(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
    }

    void append(long number) {
        if (number == Long.MIN_VALUE) { // has no positive counterpart
            append(PrometheusText.utf8(Long.toString(number)));
            return;
        }
        reserve(20);
        long rest = Math.abs(number);
        if (number < 0) {
            bytes[size++] = '-';
        }
        size += digits(rest);
        int at = size;
        do {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
    }

    void writeTo(OutputStream out) throws IOException {
        for (int at = 0; at < size; at += PIECE) {
            out.write(bytes, at, Math.min(PIECE, size - at));
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length + bytes.length / 2));
        }
    }

    private static int digits(long positive) {
        int count = 1;
        for (long rest = positive / 10; rest != 0; rest /= 10) {
            count++;
        }
        return count;
    }
}
