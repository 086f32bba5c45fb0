package io.bpfmetrics.export;

/** Characters as UTF-8, without an object for each text. */
final class PrometheusUtf8 {
    /** A character takes three bytes at most, a pair of them four. */
    static final int MOST_BYTES = 3;

    private PrometheusUtf8() {}

    /** Writes a text that the array has room for; answers where that ends. */
    static int write(String text, byte[] into, int from) {
        int length = text.length();
        int i = 0;
        while (i < length && text.charAt(i) < 0x80) { // which is mostly all
            into[from + i] = (byte) text.charAt(i);
            i++;
        }
        int at = from + i;
        while (i < length) {
            int point = text.codePointAt(i);
            at = write(point, into, at);
            i += Character.charCount(point);
        }
        return at;
    }

    /** Writes a character; answers where that ends. Half a pair is no character: it becomes what the JDK makes of it. */
    static int write(int point, byte[] into, int from) {
        int at = from;
        if (point < 0x80) {
            into[at++] = (byte) point;
            return at;
        }
        if (point < 0x800) {
            into[at++] = (byte) (0xC0 | (point >> 6));
        } else if (point <= Character.MAX_SURROGATE && point >= Character.MIN_SURROGATE) {
            into[at++] = '?';
            return at;
        } else if (point < 0x10000) {
            into[at++] = (byte) (0xE0 | (point >> 12));
            into[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        } else {
            into[at++] = (byte) (0xF0 | (point >> 18));
            into[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            into[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        }
        into[at++] = (byte) (0x80 | (point & 0x3F));
        return at;
    }
}
