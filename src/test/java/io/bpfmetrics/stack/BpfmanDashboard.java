package io.bpfmetrics.stack;

import java.util.List;

/** What the dashboard of bpfman's bpf-metrics-exporter asks its data source. */
final class BpfmanDashboard {
    private BpfmanDashboard() {}

    static List<String> queries() {
        return Repository.text("src/test/resources/stack/bpfman-dashboard-queries.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }
}
