package io.bpfmetrics.host;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads lines as bytes from large files of /proc and /usr/share, without an object per line. */
final class ByteLines implements AutoCloseable {
    private static final int BUFFER_SIZE = 1 << 16;

    private final InputStream in;
    private byte[] line = new byte[512];
    private int length;

    ByteLines(InputStream in) {
        this.in = new BufferedInputStream(in, BUFFER_SIZE);
    }

    /** Goes to the next line; false at the end. */
    boolean next() throws IOException {
        length = 0;
        int character = in.read();
        if (character < 0) {
            return false;
        }
        for (; character >= 0 && character != '\n'; character = in.read()) {
            if (length == line.length) {
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = (byte) character;
        }
        return true;
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
