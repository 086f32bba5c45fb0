package io.bpfmetrics.export;

import io.bpfmetrics.metric.LabelSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The label names of a metric, sorted as Prometheus' Go library does. Series of a metric have the same, so the order is
 * found once. Labels that meet under one name are joined by semicolons, as OpenTelemetry has it. Not thread-safe.
 */
final class PrometheusKeys {
    private final UnaryOperator<String> namer;
    private String[] keys = {};
    private String[] names = {};
    private int[] order = {};

    /** The positions of the labels at each place; only made when there is more than one at some. */
    private int @Nullable [][] meetings;

    /** Without labels yet; the function says how a key is called there. */
    PrometheusKeys(UnaryOperator<String> namer) {
        this.namer = namer;
    }

    /** Takes up the keys of a series; answers whether they are others than those of the last. */
    boolean change(LabelSet labels) {
        if (fits(labels)) {
            return false;
        }
        keys = IntStream.range(0, labels.size()).mapToObj(labels::key).toArray(String[]::new);
        Map<String, List<Integer>> byName = new TreeMap<>();
        IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.comparing(i -> keys[i])) // the order in which they are joined
                .forEach(i -> byName.computeIfAbsent(namer.apply(keys[i]), name -> new ArrayList<>())
                        .add(i));
        names = byName.keySet().toArray(String[]::new);
        order = byName.values().stream().mapToInt(at -> at.get(0)).toArray();
        meetings = names.length == keys.length ? null : positions(byName);
        return true;
    }

    private static int[][] positions(Map<String, List<Integer>> byName) {
        return byName.values().stream()
                .map(at -> at.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    int size() {
        return order.length;
    }

    /** The name of the label at this place of the order. */
    String name(int place) {
        return names[place];
    }

    /** The value of the label at this place of the order. */
    String value(LabelSet labels, int place) {
        int[][] all = meetings;
        return all == null ? labels.value(order[place]).toString() : joined(labels, all[place]);
    }

    private static String joined(LabelSet labels, int[] positions) {
        return IntStream.of(positions)
                .mapToObj(position -> labels.value(position).toString())
                .collect(Collectors.joining(";"));
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
