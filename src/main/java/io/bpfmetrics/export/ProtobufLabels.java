package io.bpfmetrics.export;

import io.bpfmetrics.metric.LabelSet;

/** The labels of one series after another as fields of a {@code Metric}, sorted by name. Not thread-safe. */
final class ProtobufLabels {
    private static final int LABEL = 1;
    private static final int NAME = 1;
    private static final int VALUE = 2;

    private final PrometheusKeys keys;
    private final ProtobufMessage scopeLabel = new ProtobufMessage(); // empty where it is not shown
    private final ProtobufMessage all = new ProtobufMessage();
    private final ProtobufMessage pair = new ProtobufMessage();
    private byte[][] names = {};
    private byte[] text = new byte[256];

    ProtobufLabels() {
        keys = new PrometheusKeys(PrometheusLabels::name);
    }

    /** Labels that begin with the scope. */
    ProtobufLabels(String scope) {
        keys = new PrometheusKeys(PrometheusLabels::nameInScope);
        scopeLabel.message(LABEL, pair.text(NAME, PrometheusLabels.SCOPE).text(VALUE, scope));
    }

    ProtobufMessage of(LabelSet labels) {
        if (keys.change(labels)) {
            prepare();
        }
        all.clear().fields(scopeLabel.bytes(), scopeLabel.size());
        for (int i = 0; i < names.length; i++) {
            String value = keys.value(labels, i);
            int most = PrometheusUtf8.MOST_BYTES * value.length();
            if (most > text.length) {
                text = new byte[most];
            }
            int length = PrometheusUtf8.write(value, text, 0);
            pair.clear().bytes(NAME, names[i], names[i].length).bytes(VALUE, text, length);
            all.message(LABEL, pair);
        }
        return all;
    }

    private void prepare() {
        names = new byte[keys.size()][];
        for (int i = 0; i < names.length; i++) {
            names[i] = PrometheusText.utf8(keys.name(i));
        }
    }
}
