package io.bpfmetrics.host;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads lines as bytes from large files of /proc and /usr/share, without an object per line. */
final class ByteLines implements AutoCloseable {
    private static final int BUFFER_SIZE = 1 << 16;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int position;
    private int limit;
    private byte[] line = new byte[512];
    private int length;

    ByteLines(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line; false at the end. */
    boolean next() throws IOException {
        length = 0;
        while (position < limit || fill()) {
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            append(end);
            if (end < limit) {
                position = end + 1;
                return true;
            }
            position = end;
        }
        return length > 0;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(in.read(buffer), 0); // nothing is only read at the end
        return limit > 0;
    }

    private void append(int end) {
        int size = end - position;
        if (length + size > line.length) {
            line = Arrays.copyOf(line, Math.max(line.length * 2, length + size));
        }
        System.arraycopy(buffer, position, line, length, size);
        length += size;
    }

    /** The bytes of the line, from 0 to {@link #length}; overwritten by the next one. */
    byte[] bytes() {
        return line;
    }

    /** The length of the line, without its end. */
    int length() {
        return length;
    }

    /** The byte at a position; -1 behind the end of the line. */
    int at(int position) {
        return position < length ? line[position] : -1;
    }

    /** The first position of a byte at or after another; -1 if it is not there. */
    int find(char wanted, int from) {
        for (int i = from; i < length; i++) {
            if (line[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The hexadecimal number that fills these positions.
     *
     * @throws IOException if something else is there
     */
    long hex(int from, int to) throws IOException {
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(line[i], 16);
            if (digit < 0) {
                throw new IOException("not a hexadecimal number at column " + (i + 1));
            }
            number = (number << 4) | digit;
        }
        return number;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
