package io.bpfmetrics.collect;

import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.MetricSink;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Metrics about the exporter itself. Whoever sees something worth counting says it here; they go out with everything
 * else. Thread-safe.
 */
public final class SelfMetrics implements Collector {
    private static final String PREFIX = "bpf_metrics_exporter_";

    private final String version;
    private final Family sourceUp = gauge("source_up", "", "Whether the source could be read in full: 1 yes, 0 no.");
    private final MetricDescriptor duration = descriptor(
            "collection_duration_seconds", MetricKind.GAUGE, true, "s", "How long the last collection took.");
    private final ConcurrentMap<LabelSet, Double> durations = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LabelSet> sources = new ConcurrentHashMap<>();
    private volatile Set<String> notRunning = Set.of();
    private final ConcurrentMap<String, LabelSet> kinds = new ConcurrentHashMap<>();
    private final Family objects = gauge("objects", "{object}", "Objects seen by the last collection.");
    private final Family vanished =
            counter("objects_vanished_total", "{object}", "Objects that ended between being listed and being opened.");
    private final Family syscallErrors =
            counter("syscall_errors_total", "{error}", "System calls that the kernel refused.");
    private final Family exportFailures =
            counter("export_failures_total", "{request}", "Export requests that were not delivered.");
    private final Family pointsDropped =
            counter("points_dropped_total", "{point}", "Data points that no receiver got.");
    private final Family rowsDropped =
            counter("rows_dropped_total", "{row}", "Rows of maps that are in no series, by reason.");
    private final Family eventsLost =
            counter("events_lost_total", "{event}", "Records of event buffers of which something got lost, by reason.");
    private final Family buildInfo = gauge("build_info", "", "What is running; the value is always 1.");
    private final List<Family> integerFamilies = List.of(
            sourceUp,
            objects,
            vanished,
            syscallErrors,
            exportFailures,
            pointsDropped,
            rowsDropped,
            eventsLost,
            buildInfo);

    /** Metrics of a build with this version, running on this Java and kernel. */
    public SelfMetrics(String version, String javaVersion, String kernelRelease) {
        this.version = version;
        buildInfo
                .cell(LabelSet.of("version", version, "java_version", javaVersion, "kernel_release", kernelRelease))
                .set(1);
    }

    /** The version of this build. */
    String version() {
        return version;
    }

    /** A source was read, or could not be. */
    public void collected(String source, boolean isUp, double seconds) {
        LabelSet labels = sources.computeIfAbsent(source, it -> LabelSet.of("source", it));
        sourceUp.cell(labels).set(isUp ? 1 : 0);
        durations.put(labels, seconds);
    }

    /** Whether every source that runs could be read the last time. */
    public boolean areSourcesUp() {
        return downSources().isEmpty();
    }

    /** Sources that should be there and are not, because they could not be loaded; they are shown as down. */
    public void notRunning(Set<String> absent) {
        notRunning = Set.copyOf(absent);
        absent.forEach(source -> sourceUp.cell(sources.computeIfAbsent(source, it -> LabelSet.of("source", it)))
                .set(0));
    }

    /** The sources that run and could not be read in full the last time. */
    public List<String> downSources() {
        return sourceUp.cells.entrySet().stream()
                .filter(up -> up.getValue().get() != 1
                        && !notRunning.contains(up.getKey().value(0)))
                .map(up -> (String) up.getKey().value(0))
                .sorted()
                .toList();
    }

    /** The number of objects of a kind ({@code program}, {@code map}, {@code link}) in the last collection. */
    public void objects(String kind, long count) {
        objects.cell(kind(kind)).set(count);
        vanished.cell(kind(kind));
    }

    /** The number of objects of each kind in the last collection, by kind. */
    public Map<String, Long> objectCounts() {
        Map<String, Long> counts = new TreeMap<>();
        objects.cells.forEach((labels, count) -> counts.put((String) labels.value(0), count.get()));
        return counts;
    }

    /** An object of a kind ended between being listed and being opened. */
    public void vanished(String kind) {
        vanished.cell(kind(kind)).incrementAndGet();
    }

    /** A system call failed; {@code command} such as {@code BPF_OBJ_GET_INFO_BY_FD}, {@code errno} by its name. */
    public void syscallFailed(String command, String errno) {
        syscallErrors.cell(LabelSet.of("command", command, "errno", errno)).incrementAndGet();
    }

    /** Makes the export counters of a reason start at 0, so that the first failure is an increase. */
    public void expectExportFailures(String reason) {
        exportFailures.cell(LabelSet.of("reason", reason));
        pointsDropped.cell(LabelSet.of("reason", reason));
    }

    /** A request was not delivered; reasons are gRPC status names in lower case, or our own words. */
    public void exportFailed(String reason) {
        exportFailures.cell(LabelSet.of("reason", reason)).incrementAndGet();
    }

    /** Points that no receiver got. */
    public void pointsDropped(String reason, long points) {
        pointsDropped.cell(LabelSet.of("reason", reason)).addAndGet(points);
    }

    /** Makes the counter of a reason start at 0, so that the first dropped row is an increase. */
    public void expectRowsDropped(String config, String metric, String reason) {
        rowsDropped.cell(LabelSet.of("config", config, "metric", metric, "reason", reason));
    }

    /** Rows that are in no series; reasons are {@code undecodable}, {@code out_of_range} and the like. */
    public void rowsDropped(String config, String metric, String reason, long rows) {
        rowsDropped
                .cell(LabelSet.of("config", config, "metric", metric, "reason", reason))
                .addAndGet(rows);
    }

    /** Makes the counter of a reason start at 0, so that the first lost event is an increase. */
    public void expectEventsLost(String config, String buffer, String reason) {
        eventsLost.cell(LabelSet.of("config", config, "buffer", buffer, "reason", reason));
    }

    /** Records of which something got lost; reasons are {@code buffer_full}, {@code too_short} and the like. */
    public void eventsLost(String config, String buffer, String reason, long events) {
        eventsLost
                .cell(LabelSet.of("config", config, "buffer", buffer, "reason", reason))
                .addAndGet(events);
    }

    /** The sources are about to be others. */
    void forgetSources() {
        sourceUp.cells.clear();
        durations.clear();
    }

    @Override
    public String source() {
        return "self";
    }

    @Override
    public List<MetricDescriptor> metrics() {
        return Stream.concat(integerFamilies.stream().map(Family::descriptor), Stream.of(duration))
                .toList();
    }

    @Override
    public void collect(MetricSink sink) {
        integerFamilies.forEach(family -> family.writeTo(sink));
        durations.forEach((labels, seconds) -> sink.accept(duration, labels, seconds.doubleValue()));
    }

    private LabelSet kind(String kind) {
        return kinds.computeIfAbsent(kind, it -> LabelSet.of("kind", it));
    }

    private static Family gauge(String name, String unit, String description) {
        return new Family(descriptor(name, MetricKind.GAUGE, false, unit, description), new ConcurrentHashMap<>());
    }

    private static Family counter(String name, String unit, String description) {
        return new Family(descriptor(name, MetricKind.COUNTER, false, unit, description), new ConcurrentHashMap<>());
    }

    private static MetricDescriptor descriptor(
            String name, MetricKind kind, boolean isDouble, String unit, String description) {
        return new MetricDescriptor(PREFIX + name, PREFIX + name, kind, isDouble, unit, description);
    }

    private record Family(MetricDescriptor descriptor, Map<LabelSet, AtomicLong> cells) {
        AtomicLong cell(LabelSet labels) {
            return cells.computeIfAbsent(labels, absent -> new AtomicLong());
        }

        void writeTo(MetricSink sink) {
            cells.forEach((labels, value) -> sink.accept(descriptor, labels, value.get()));
        }
    }
}
