package io.bpfmetrics.collect;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.config.BucketType;
import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.config.CpuMode;
import io.bpfmetrics.config.DecoderSpec;
import io.bpfmetrics.config.DimensionSpec;
import io.bpfmetrics.config.EventsSpec;
import io.bpfmetrics.config.HistogramSpec;
import io.bpfmetrics.config.LabelSpec;
import io.bpfmetrics.config.LabelsSpec;
import io.bpfmetrics.config.Location;
import io.bpfmetrics.config.MapReadSpec;
import io.bpfmetrics.config.MetricSpec;
import io.bpfmetrics.config.MetricType;
import io.bpfmetrics.config.OutputSpec;
import io.bpfmetrics.config.SumMode;
import io.bpfmetrics.config.ValueSpec;
import io.bpfmetrics.decode.Decoders;
import io.bpfmetrics.host.HostNames;
import io.bpfmetrics.kernel.MapShape;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectMap;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/** Configs over real maps, with a clock that tests set. */
final class ConfigFixture implements AutoCloseable {
    static final Instant LOADED_AT = Instant.parse("2026-01-02T03:04:05Z");
    static final Location NOWHERE = new Location(Path.of("test.yaml"), 1, 1);

    final TestBpf bpf = TestBpf.open();
    final SelfMetrics self = new SelfMetrics("1.2.3", "17", "6.18");
    final AtomicLong nanoTime = new AtomicLong(1);
    final List<EventSpan> taken = Collections.synchronizedList(new ArrayList<>());
    private final HostNames host = new HostNames();
    final Decoders decoders = new Decoders(host);
    private final List<ObjectMap> maps = new ArrayList<>();
    private final List<Collector> collectors = new ArrayList<>();

    TestMap map(MapSpec spec) {
        return map(spec, 0, 0);
    }

    TestMap map(MapSpec spec, int keyTypeId, int valueTypeId) {
        TestMap map = bpf.map(spec);
        MapShape shape = new MapShape(spec.type(), spec.keySize(), spec.valueSize(), spec.maxEntries(), spec.flags());
        maps.add(new ObjectMap(spec.name(), map.fd(), map.id(), shape, keyTypeId, valueTypeId));
        return map;
    }

    ConfigSource source(String name, Optional<Btf> btf, MetricSpec... metrics) {
        return new ConfigSource(spec(name, List.of(metrics), List.of()), maps, List.of(), btf, LOADED_AT);
    }

    static ConfigSpec spec(String name, List<MetricSpec> metrics, List<EventsSpec> events) {
        return new ConfigSpec(
                name,
                Path.of(name + ".yaml"),
                Path.of(name + ".bpf.o"),
                Optional.empty(),
                "",
                metrics,
                events,
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    /** The collectors of one config, without that of the metrics about configs. */
    Collector collector(MetricSpec... metrics) {
        return collectors(source("test", Optional.empty(), metrics)).get(0);
    }

    List<Collector> collectors(ConfigSource... sources) {
        List<Collector> made =
                ConfigCollectors.of(Arrays.asList(sources), decoders, self, 0, nanoTime::get, taken::add);
        collectors.addAll(made);
        return made;
    }

    List<String> problems(MetricSpec... metrics) throws ObjectException {
        return ConfigCollectors.problems(source("test", Optional.empty(), metrics), decoders);
    }

    /** What a collection brings, as lines. */
    List<String> collect(Collector collector) throws Exception {
        FamilyLines lines = new FamilyLines();
        collector.collect(lines);
        return lines.lines();
    }

    /** The rows that were dropped so far, by reason. */
    Map<String, Long> dropped() {
        FamilyLines lines = new FamilyLines();
        self.collect(lines);
        return lines.dropped();
    }

    @Override
    public void close() {
        for (Collector collector : collectors) {
            if (collector instanceof ConfigCollector opened) {
                opened.close();
            }
        }
        bpf.close();
        host.close();
    }

    static MetricSpec counter(String name, LabelSpec... labels) {
        return metric(MetricType.COUNTER, name, Optional.empty(), labels);
    }

    static MetricSpec gauge(String name, LabelSpec... labels) {
        return metric(MetricType.GAUGE, name, Optional.empty(), labels);
    }

    static MetricSpec histogram(String name, HistogramSpec buckets, LabelSpec... labels) {
        return metric(MetricType.HISTOGRAM, name, Optional.of(buckets), labels);
    }

    private static MetricSpec metric(
            MetricType type, String name, Optional<HistogramSpec> histogram, LabelSpec... labels) {
        return new MetricSpec(
                type,
                List.of(output(name, new ValueSpec.Whole())),
                new MapReadSpec(name, true, OptionalInt.empty(), CpuMode.SUM, Optional.empty(), Optional.empty()),
                new LabelsSpec(false, List.of(labels), Map.of(), List.of()),
                histogram,
                OptionalInt.empty(),
                NOWHERE);
    }

    static OutputSpec output(String name, ValueSpec value) {
        return new OutputSpec(name, "Help.", "", value, OptionalDouble.empty());
    }

    static LabelSpec uint(String name, int size) {
        return label(name, size, 0, "uint");
    }

    static LabelSpec label(String name, int size, int padding, String... decoders) {
        List<DecoderSpec> chain = Arrays.stream(decoders).map(DecoderSpec::of).toList();
        return new LabelSpec(name, Optional.empty(), size, padding, chain, NOWHERE);
    }

    static LabelSpec field(String name, String path) {
        return new LabelSpec(name, Optional.of(path), 0, 0, List.of(), NOWHERE);
    }

    static HistogramSpec buckets(BucketType type, long min, long max, double multiplier) {
        SumMode sum = type == BucketType.SLOTS || type == BucketType.BIT_LENGTH ? SumMode.NONE : SumMode.SLOT;
        return new HistogramSpec(type, min, max, multiplier, List.of(), Optional.empty(), false, false, sum);
    }

    static HistogramSpec fixed(double multiplier, Double... keys) {
        return new HistogramSpec(
                BucketType.FIXED, 0, 0, multiplier, List.of(keys), Optional.empty(), false, false, SumMode.SLOT);
    }

    static MetricSpec with(MetricSpec metric, OutputSpec... outputs) {
        return new MetricSpec(
                metric.type(),
                List.of(outputs),
                metric.read(),
                metric.labels(),
                metric.histogram(),
                metric.seriesLimit(),
                NOWHERE);
    }

    static MetricSpec with(MetricSpec metric, MapReadSpec read) {
        return new MetricSpec(
                metric.type(),
                metric.outputs(),
                read,
                metric.labels(),
                metric.histogram(),
                metric.seriesLimit(),
                NOWHERE);
    }

    static MetricSpec with(MetricSpec metric, LabelsSpec labels) {
        return new MetricSpec(
                metric.type(),
                metric.outputs(),
                metric.read(),
                labels,
                metric.histogram(),
                metric.seriesLimit(),
                NOWHERE);
    }

    static MetricSpec limited(MetricSpec metric, int seriesLimit) {
        return new MetricSpec(
                metric.type(),
                metric.outputs(),
                metric.read(),
                metric.labels(),
                metric.histogram(),
                OptionalInt.of(seriesLimit),
                NOWHERE);
    }

    static MapReadSpec read(String map) {
        return new MapReadSpec(map, true, OptionalInt.empty(), CpuMode.SUM, Optional.empty(), Optional.empty());
    }

    static MapReadSpec element(String map, int index) {
        return new MapReadSpec(map, true, OptionalInt.of(index), CpuMode.SUM, Optional.empty(), Optional.empty());
    }

    static MapReadSpec perCpu(String map, CpuMode cpu) {
        return new MapReadSpec(map, true, OptionalInt.empty(), cpu, Optional.empty(), Optional.empty());
    }

    static MapReadSpec expiring(String map, Duration after) {
        return new MapReadSpec(map, true, OptionalInt.empty(), CpuMode.SUM, Optional.empty(), Optional.of(after));
    }

    static MapReadSpec draining(String map, Duration interval, Optional<Duration> expiry) {
        return new MapReadSpec(map, true, OptionalInt.empty(), CpuMode.SUM, Optional.of(interval), expiry);
    }

    static LabelsSpec constant(Map<String, String> constant, LabelSpec... labels) {
        return new LabelsSpec(false, List.of(labels), constant, List.of());
    }

    static LabelsSpec dimensions(DimensionSpec... dimensions) {
        return new LabelsSpec(false, List.of(), Map.of(), List.of(dimensions));
    }
}
