package io.bpfmetrics.export;

import io.bpfmetrics.metric.LabelSet;
import java.util.Arrays;

/**
 * The labels of one series after another as text, sorted by name, without the brace that closes them. Series of a metric
 * have the same names, so what stands between the values is made once. Nothing is kept per series. Not thread-safe.
 */
final class PrometheusBody {
    private final PrometheusKeys keys;
    private final int start; // behind the label that every series has
    private byte[][] heads = {};
    private byte[] bytes;
    private int size;

    PrometheusBody() {
        keys = new PrometheusKeys(PrometheusLabels::name);
        start = 0;
        bytes = new byte[256];
    }

    /** Labels that begin with the scope. */
    PrometheusBody(String scope) {
        keys = new PrometheusKeys(PrometheusLabels::nameInScope);
        byte[] label = PrometheusLabels.ofScope(scope);
        start = label.length;
        bytes = Arrays.copyOf(label, start + 256);
    }

    void render(LabelSet labels) {
        if (keys.change(labels)) {
            prepare();
        }
        size = start;
        for (int i = 0; i < heads.length; i++) {
            append(heads[i], keys.value(labels, i));
        }
        if (heads.length > 0) {
            bytes[size++] = '"';
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    private void prepare() {
        heads = new byte[keys.size()][];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = PrometheusText.utf8((i > 0 ? "\"," : start > 0 ? "," : "{") + keys.name(i) + "=\"");
        }
    }

    private void append(byte[] head, String value) {
        int most = size + head.length + PrometheusUtf8.MOST_BYTES * value.length() + 1;
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
            int point = value.codePointAt(at);
            size = PrometheusUtf8.write(point, bytes, size);
            return Character.charCount(point) - 1;
        }
        if (c == '\\' || c == '"' || c == '\n') {
            bytes[size++] = '\\';
        }
        bytes[size++] = (byte) (c == '\n' ? 'n' : c);
        return 0;
    }
}
