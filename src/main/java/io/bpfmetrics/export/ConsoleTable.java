package io.bpfmetrics.export;

import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The objects of one kind in one collection: a row for each {@code id}, a column for each metric and for each label of
 * the info metric. Where both say the same thing ({@code load_time}), the label's text is shown. Not thread-safe.
 */
final class ConsoleTable {
    private static final String INFO = "info";
    private static final String TYPE_WORD = "type_name";
    private static final Set<String> FIRST = Set.of("id", "name", "type");

    private final String prefix;
    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    private final Set<String> labelColumns = new LinkedHashSet<>();
    private final Set<String> metricColumns = new LinkedHashSet<>();

    /** An empty table of metrics whose names begin as given, such as {@code bpf_program_}. */
    ConsoleTable(String prefix) {
        this.prefix = prefix;
    }

    void add(MetricDescriptor metric, LabelSet labels, String value) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            cells.put(labels.key(i), labels.value(i).toString());
        }
        String column = metric.name().substring(prefix.length());
        if (!column.equals(INFO)) {
            metricColumns.add(column);
            cells.put(column, value);
        }
        if (cells.containsKey(TYPE_WORD)) {
            cells.put("type", cells.remove(TYPE_WORD));
        }
        labelColumns.addAll(cells.keySet());
        Map<String, String> row = rows.computeIfAbsent(cells.getOrDefault("id", ""), id -> new LinkedHashMap<>());
        cells.forEach(row::putIfAbsent);
    }

    int size() {
        return rows.size();
    }

    List<String> lines(int width) {
        List<String> keys = orderedColumns();
        TextTable table = new TextTable(keys.stream().map(this::column).toList());
        rows.values()
                .forEach(row -> table.add(
                        keys.stream().map(key -> row.getOrDefault(key, "")).toList()));
        return table.lines(width);
    }

    /** What names the object, then values, then the rest, of which the first labels are the least telling. */
    private List<String> orderedColumns() {
        Set<String> ordered = new LinkedHashSet<>(labelColumns);
        ordered.retainAll(FIRST);
        ordered.addAll(metricColumns);
        List<String> others = new ArrayList<>(labelColumns);
        others.removeAll(ordered);
        Collections.reverse(others);
        ordered.addAll(others);
        return List.copyOf(ordered);
    }

    private TextTable.Column column(String key) {
        String title = key.replaceFirst("^size_", "").replace('_', ' ').toUpperCase(Locale.ROOT);
        if (!key.equals("name") && cells(key).allMatch(cell -> cell.matches("-?[0-9.]*(e[+-]\\d+)?"))) {
            return TextTable.Column.number(title);
        }
        boolean mayCut = FIRST.contains(key) || cells(key).anyMatch(cell -> cell.startsWith("["));
        return new TextTable.Column(title, false, mayCut);
    }

    private Stream<String> cells(String key) {
        return rows.values().stream().map(row -> row.getOrDefault(key, ""));
    }
}
