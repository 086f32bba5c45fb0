package io.bpfmetrics.export;

import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.MetricSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One collection, sorted for a person to read. Not thread-safe. */
final class ConsoleCollection implements MetricSink {
    private static final String OWN = "bpf_metrics_exporter_";
    private static final String SOURCE_UP = OWN + "source_up";
    private static final String DURATION = OWN + "collection_duration_seconds";
    private static final String PROGRAM_MEMORY = "bpf_program_mem_bytes";

    private final Map<String, ConsoleTable> tables = new LinkedHashMap<>();
    private final int width;
    private final Map<String, List<String>> families = new LinkedHashMap<>();
    private final List<String> others = new ArrayList<>();
    private final List<String> downSources = new ArrayList<>();
    private long programMemory;
    private double seconds;

    /**
     * Without any values yet.
     *
     * @param width the longest line that fits, in characters; 0 for any length
     */
    ConsoleCollection(int width) {
        this.width = width;
        for (String kind : List.of("program", "map", "link")) {
            tables.put(kind, new ConsoleTable("bpf_" + kind + "_"));
        }
    }

    @Override
    public void accept(MetricDescriptor metric, LabelSet labels, long value) {
        if (metric.name().equals(PROGRAM_MEMORY)) {
            programMemory += value;
        }
        if (metric.name().equals(SOURCE_UP) && value == 0) {
            downSources.add(labels.value(0).toString());
        }
        accept(metric, labels, Long.toString(value), value == 0);
    }

    @Override
    public void accept(MetricDescriptor metric, LabelSet labels, double value) {
        if (metric.name().equals(DURATION)) {
            seconds += value;
        }
        accept(metric, labels, PrometheusNumber.format(value), value == 0);
    }

    @Override
    public void accept(Family family) {
        if (family.size() > 0) {
            String title = (family.presentation().isScopeShown() ? "scope " : "config ") + family.scope();
            families.computeIfAbsent(title, it -> new ArrayList<>()).addAll(ConsoleFamily.lines(family, width));
        }
    }

    /** Such as {@code 3 programs, 1 map, 0 links, 12288 bytes of program memory (read in 2.5 ms)}. */
    String totals() {
        String counts = tables.entrySet().stream()
                .map(kind -> count(kind.getValue().size(), kind.getKey()))
                .collect(Collectors.joining(", "));
        String duration = String.format(Locale.ROOT, "%.1f ms", seconds * 1e3);
        return counts + ", " + programMemory + " bytes of program memory (read in " + duration + ")"
                + (downSources.isEmpty() ? "" : "; NOT ALL: cannot read " + String.join(", ", downSources));
    }

    /** The tables that have rows, the metrics of each config or scope, then what the exporter has to say about itself. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        tables.forEach((kind, table) -> {
            if (table.size() > 0) {
                lines.add("");
                lines.add(count(table.size(), kind));
                lines.addAll(table.lines(width));
            }
        });
        families.forEach((title, values) -> {
            lines.add("");
            lines.add(title);
            lines.addAll(values);
        });
        if (!others.isEmpty()) {
            lines.add("");
            lines.addAll(others);
        }
        return lines;
    }

    private void accept(MetricDescriptor metric, LabelSet labels, String value, boolean isZero) {
        for (Map.Entry<String, ConsoleTable> kind : tables.entrySet()) {
            if (metric.name().startsWith("bpf_" + kind.getKey() + "_")) {
                kind.getValue().add(metric, labels, value);
                return;
            }
        }
        if (!metric.name().startsWith(OWN) || isNews(metric, isZero)) {
            others.add(metric.prometheusName() + (labels.size() == 0 ? "" : labels) + " " + value);
        }
    }

    /** Of our own metrics only counted trouble; the rest is in the totals, or the same in every collection. */
    private static boolean isNews(MetricDescriptor metric, boolean isZero) {
        return metric.kind() == MetricKind.COUNTER && !isZero;
    }

    private static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
