package io.bpfmetrics.export;

import io.bpfmetrics.metric.LabelSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The labels of one series after another as text, sorted by name as Prometheus' Go library does, without the brace
 * that closes them. Series of a metric have the same names, so what stands between the values is made once.
 * Nothing is kept per series. Not thread-safe.
 */
final class PrometheusBody {
    /** A character takes three bytes at most, a pair of them four. */
    private static final int MOST_BYTES = 3;

    private String[] keys = {};
    private int[] order = {};
    private byte[][] heads = {};
    private byte[] bytes = new byte[256];
    private int size;

    void render(LabelSet labels) {
        if (!fits(labels)) {
            prepare(labels);
        }
        size = 0;
        for (int i = 0; i < order.length; i++) {
            append(heads[i], labels.value(order[i]).toString());
        }
        if (order.length > 0) {
            bytes[size++] = '"';
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    private boolean fits(LabelSet labels) {
        if (labels.size() != keys.length) {
            return false;
        }
        for (int i = 0; i < keys.length; i++) {
            if (!labels.key(i).equals(keys[i])) {
                return false;
            }
        }
        return true;
    }

    private void prepare(LabelSet labels) {
        keys = IntStream.range(0, labels.size()).mapToObj(labels::key).toArray(String[]::new);
        order = IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.comparing(i -> PrometheusLabels.name(keys[i])))
                .mapToInt(Integer::intValue)
                .toArray();
        heads = new byte[order.length][];
        for (int i = 0; i < order.length; i++) {
            String name = PrometheusLabels.name(keys[order[i]]);
            heads[i] = PrometheusText.utf8((i == 0 ? "{" : "\",") + name + "=\"");
        }
    }

    private void append(byte[] head, String value) {
        int most = size + head.length + MOST_BYTES * value.length() + 1;
        if (most > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(most, 2 * bytes.length));
        }
        System.arraycopy(head, 0, bytes, size, head.length);
        size += head.length;
        int plain = plain(value);
        for (int i = plain; i < value.length(); i++) {
            i += appendAny(value, i);
        }
    }

    /** Appends what needs no second look, which is mostly all; answers where that ends. */
    private int plain(String value) {
        byte[] into = bytes;
        int from = size;
        int length = value.length();
        int i = 0;
        while (i < length) {
            char c = value.charAt(i);
            if (c >= 0x80 || c == '\\' || c == '"' || c == '\n') {
                break;
            }
            into[from + i] = (byte) c;
            i++;
        }
        size = from + i;
        return i;
    }

    /** Appends the character at this position; answers how many chars it has beside the first. */
    private int appendAny(String value, int at) {
        char c = value.charAt(at);
        if (c >= 0x80) {
            return appendBeyondAscii(value, at);
        }
        if (c == '\\' || c == '"' || c == '\n') {
            bytes[size++] = '\\';
        }
        bytes[size++] = (byte) (c == '\n' ? 'n' : c);
        return 0;
    }

    /** Appends the character at this position as UTF-8; answers how many chars it has beside the first. */
    private int appendBeyondAscii(String value, int at) {
        int point = value.codePointAt(at);
        if (point < 0x800) {
            bytes[size++] = (byte) (0xC0 | (point >> 6));
        } else if (Character.isSurrogate((char) point) && point < 0x10000) {
            bytes[size++] = '?'; // half a pair is no character; the JDK says the same
            return 0;
        } else if (point < 0x10000) {
            bytes[size++] = (byte) (0xE0 | (point >> 12));
            bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        } else {
            bytes[size++] = (byte) (0xF0 | (point >> 18));
            bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        }
        bytes[size++] = (byte) (0x80 | (point & 0x3F));
        return Character.charCount(point) - 1;
    }
}
