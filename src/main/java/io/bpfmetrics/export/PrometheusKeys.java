package io.bpfmetrics.export;

import io.bpfmetrics.metric.LabelSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The label names of a metric, sorted as Prometheus' Go library does. Series of a metric have the same, so the order is
 * found once. Not thread-safe.
 */
final class PrometheusKeys {
    private String[] keys = {};
    private int[] order = {};

    /** Takes up the keys of a series; answers whether they are others than those of the last. */
    boolean change(LabelSet labels) {
        if (fits(labels)) {
            return false;
        }
        keys = IntStream.range(0, labels.size()).mapToObj(labels::key).toArray(String[]::new);
        order = IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.comparing(i -> PrometheusLabels.name(keys[i])))
                .mapToInt(Integer::intValue)
                .toArray();
        return true;
    }

    int size() {
        return order.length;
    }

    /** The name of the label at this place of the order. */
    String name(int place) {
        return PrometheusLabels.name(keys[order[place]]);
    }

    /** The value of the label at this place of the order. */
    String value(LabelSet labels, int place) {
        return labels.value(order[place]).toString();
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
}
