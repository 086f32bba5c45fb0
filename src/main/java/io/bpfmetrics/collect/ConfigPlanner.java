package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfFormatException;
import io.bpfmetrics.collect.MetricFamily.Traits;
import io.bpfmetrics.collect.RowTrouble.Reason;
import io.bpfmetrics.config.BucketType;
import io.bpfmetrics.config.HistogramSpec;
import io.bpfmetrics.config.MetricSpec;
import io.bpfmetrics.config.MetricType;
import io.bpfmetrics.config.OutputSpec;
import io.bpfmetrics.config.ScopeSpec;
import io.bpfmetrics.decode.Decoders;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.TranslatedName;
import io.bpfmetrics.object.ObjectMap;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fits the metrics of a config to its maps. What does not fit becomes a problem, and the rest goes on. */
final class ConfigPlanner {
    private final ConfigSource source;
    private final int member;
    private final Families families;
    private final Decoders decoders;
    private final RowTrouble trouble;
    private final Map<String, MapReading> readings = new LinkedHashMap<>();
    private final List<MetricFamily> joined = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    ConfigPlanner(ConfigSource source, int member, Families families, Decoders decoders, RowTrouble trouble) {
        this.source = source;
        this.member = member;
        this.families = families;
        this.decoders = decoders;
        this.trouble = trouble;
    }

    /** The plan, with what the other planner makes of buffers of events. */
    ConfigPlan plan(EventPlanner events) {
        addMetrics();
        List<EventReading> eventReadings = events.plan();
        events.joined().forEach(this::take);
        problems.addAll(events.problems());
        return plan(eventReadings);
    }

    /** The plan of a source without buffers of events. */
    ConfigPlan plan() {
        addMetrics();
        return plan(List.of());
    }

    private void addMetrics() {
        for (MetricSpec metric : source.spec().metrics()) {
            try {
                add(metric);
            } catch (PlanException
                    | IllegalArgumentException
                    | ArithmeticException
                    | BtfFormatException
                    | UncheckedIOException e) {
                problems.add(e.getMessage() + ": " + name(metric));
            }
        }
    }

    private ConfigPlan plan(List<EventReading> eventReadings) {
        readings.values().stream().filter(reading -> !reading.isUsed()).forEach(MapReading::close);
        return new ConfigPlan(
                readings.values().stream().filter(MapReading::isUsed).toList(),
                eventReadings,
                joined,
                problems,
                List.of(),
                false);
    }

    private static String name(MetricSpec metric) {
        return metric.outputs().get(0).name();
    }

    private void add(MetricSpec metric) throws PlanException {
        ObjectMap map = source.map(metric.read());
        requireEntries(metric, map);
        KeyPlan key = new KeyPlanner(source, metric, map).plan();
        MapReading reading = reading(metric, map);
        EntrySource entries = reading.entries();
        List<Lane> lanes = new LanePlanner(metric, key, map.shape().isPerCpu(), entries.valuesPerEntry()).plan();
        List<MetricOutput> outputs = outputs(metric, map, entries);
        MetricPlan plan = new MetricPlan(
                name(metric),
                key,
                map.shape(),
                entries.valuesPerEntry() * entries.valueStride(),
                entries.valuesPerEntry(),
                lanes,
                outputs,
                metric.read().expireAfter().map(Duration::toNanos).orElse(0L),
                reading.drain().isPresent());
        expectTrouble(metric);
        reading.add(new MetricRows(plan, new RowDecoder(key, plan.keySize(), decoders), trouble));
    }

    private void requireEntries(MetricSpec metric, ObjectMap map) throws PlanException {
        if (map.shape().isPerfEventArray() && metric.type() == MetricType.COUNTER) {
            throw new PlanException("map \"" + map.name()
                    + "\" is a perf event array; write perf_event_array: true to count its records");
        }
        Optional<String> why = map.shape().whyUnreadable();
        boolean isWithoutKeys = map.shape().keySize() < 1 && !source.iterators().containsKey(map.name());
        if (why.isPresent() || isWithoutKeys) {
            throw new PlanException("map \"" + map.name() + "\" cannot be read as keys and values: "
                    + why.orElse("its keys have no bytes"));
        }
        if (metric.read().drain().isPresent() && map.shape().isArray()) {
            throw new PlanException(
                    "map \"" + map.name() + "\" is an array, whose entries cannot be deleted;" + " leave out drain");
        }
    }

    /** Entries can only be either read or taken out, so all metrics of a map have to agree. */
    private MapReading reading(MetricSpec metric, ObjectMap map) throws PlanException {
        Optional<Duration> drain = metric.read().drain();
        MapReading known = readings.get(map.name());
        if (known != null && known.drain().isPresent() != drain.isPresent()) {
            throw new PlanException("map \"" + map.name()
                    + "\" is drained for one metric and not for another; write drain for all of them");
        }
        if (known != null) {
            return known;
        }
        MapReading reading = new MapReading(map, source.entries(map), drain);
        readings.put(map.name(), reading);
        return reading;
    }

    /** All numbers are found before the first family is joined: a metric takes part whole or not at all. */
    private List<MetricOutput> outputs(MetricSpec metric, ObjectMap map, EntrySource entries) throws PlanException {
        ValuePlanner planner = new ValuePlanner(source, metric, map, entries);
        List<ValuePlan> values = new ArrayList<>();
        for (OutputSpec output : metric.outputs()) {
            values.add(planner.plan(output.value()));
        }
        List<MetricOutput> outputs = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            outputs.add(output(metric, metric.outputs().get(i), values.get(i)));
        }
        return outputs;
    }

    private MetricOutput output(MetricSpec metric, OutputSpec output, ValuePlan value) throws PlanException {
        Optional<Buckets> buckets = metric.histogram().map(spec -> Buckets.of(spec, value.count()));
        boolean isSigned = value.first().isSigned();
        Optional<EventBuckets> observed = observed(metric, output, isSigned);
        Traits traits = new Traits(
                descriptor(metric, output),
                isSigned && observed.isEmpty(),
                output.scale(),
                buckets,
                observed,
                metric.scope());
        MetricFamily family = families.join(traits, metric, source, member);
        take(family);
        int width = buckets.map(Buckets::cells)
                .orElse(observed.map(EventBuckets::cells).orElse(1));
        boolean isLatest = metric.type() == MetricType.GAUGE && metric.scope().isPresent();
        Optional<KeptTotals> kept =
                metric.read().drain().map(interval -> new KeptTotals(family.table(), width, isLatest));
        return new MetricOutput(family, value, buckets, observed, kept);
    }

    /** What is read twice would be observed twice. */
    private static Optional<EventBuckets> observed(MetricSpec metric, OutputSpec output, boolean isSigned)
            throws PlanException {
        if (metric.observed().isPresent() && metric.read().drain().isEmpty()) {
            throw new PlanException("a histogram of single values needs a map that is drained, or each value would"
                    + " be counted with every collection");
        }
        double scale = output.scale().orElse(1);
        return metric.observed().map(bounds -> EventBuckets.of(bounds, isSigned, scale));
    }

    private void take(MetricFamily family) {
        if (!joined.contains(family)) {
            joined.add(family);
        }
    }

    private static MetricDescriptor descriptor(MetricSpec metric, OutputSpec output) {
        boolean isGauge = metric.type() == MetricType.GAUGE
                || metric.histogram().map(HistogramSpec::isGauge).orElse(false);
        boolean isHistogram =
                metric.histogram().isPresent() || metric.observed().isPresent();
        MetricKind kind = isGauge ? MetricKind.GAUGE : isHistogram ? MetricKind.HISTOGRAM : MetricKind.COUNTER;
        return new MetricDescriptor(
                output.name(),
                shownName(output.name(), output.unit(), kind, metric.scope()),
                kind,
                output.scale().isPresent(),
                output.unit(),
                output.help());
    }

    /** The name on /metrics: as it is written, but for gadgets, whose names are OpenTelemetry's. */
    static String shownName(String name, String unit, MetricKind kind, Optional<ScopeSpec> scope) {
        return scope.isPresent() ? TranslatedName.metric(name, unit, kind) : name;
    }

    private void expectTrouble(MetricSpec metric) {
        trouble.expect(name(metric), Reason.UNDECODABLE);
        boolean hasBucketLabel =
                metric.histogram().filter(it -> it.type() != BucketType.SLOTS).isPresent();
        if (hasBucketLabel) {
            trouble.expect(name(metric), Reason.BAD_BUCKET, Reason.OUT_OF_RANGE);
        }
    }
}
