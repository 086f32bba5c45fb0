package io.bpfmetrics.collect;

import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.config.DataSourceSpec;
import io.bpfmetrics.config.EventMetricSpec;
import io.bpfmetrics.config.OutputSpec;
import io.bpfmetrics.decode.Decoders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The collectors of the configs that run. When the configs are exchanged, one that stayed the same keeps its collector,
 * and with it the totals of drained maps and the start times of its series, unless it shares a metric with one that did
 * not. Not thread-safe.
 */
public final class RunningConfigs implements AutoCloseable {
    private final Decoders decoders;
    private final SelfMetrics self;
    private final int seriesLimit;
    private final EventContext events;
    private final Map<String, AtomicLong> errors = new HashMap<>();
    private Map<String, Running> running = new LinkedHashMap<>();

    /**
     * No configs yet.
     *
     * @param self counts rows that are dropped
     * @param seriesLimit the most series of a metric that does not say it itself; 0: no limit
     * @param spans where the spans of configs go
     */
    public RunningConfigs(Decoders decoders, SelfMetrics self, int seriesLimit, SpanSink spans) {
        this.decoders = decoders;
        this.self = self;
        this.seriesLimit = seriesLimit;
        events = EventContext.of(spans);
    }

    /**
     * A collector for each config, in order; {@link Collector#source} is the config's name. After them one for the
     * metrics about configs and this process. Those of configs that are not among them are closed.
     */
    public List<Collector> of(List<LoadedConfig> configs) {
        Map<String, Running> before = running;
        running = new LinkedHashMap<>();
        Set<String> kept = kept(configs, before);
        before.forEach((name, old) -> closeUnless(kept.contains(name), old));
        List<MetricFamily> taken = before.entrySet().stream()
                .filter(each -> kept.contains(each.getKey()))
                .flatMap(each -> each.getValue().collector.families().stream())
                .toList();
        Map<String, Running> fresh =
                make(configs.stream().filter(it -> !kept.contains(name(it))).toList(), taken);
        for (LoadedConfig config : configs) {
            String name = name(config);
            running.put(name, Objects.requireNonNull(kept.contains(name) ? before.get(name) : fresh.get(name)));
        }
        errors.keySet().retainAll(running.keySet());
        List<Collector> collectors =
                running.values().stream().map(Running::collector).collect(Collectors.toCollection(ArrayList::new));
        collectors.add(
                new ConfigMetrics(running.values().stream().map(Running::facts).toList(), self));
        return collectors;
    }

    /** The names on {@code /metrics} of the metrics that they have so far. */
    Set<String> metricNames() {
        return running.values().stream()
                .flatMap(config -> config.collector().metricNames())
                .collect(Collectors.toSet());
    }

    /** The maps that they read now, by their ids. */
    Set<Integer> mapIds() {
        return running.values().stream()
                .flatMap(config -> config.collector().mapIds())
                .collect(Collectors.toSet());
    }

    private static void closeUnless(boolean isKept, Running old) {
        if (!isKept) {
            old.collector.close();
        }
    }

    /** Collectors of configs, beside metrics of others that go on. */
    private Map<String, Running> make(List<LoadedConfig> configs, List<MetricFamily> taken) {
        List<ConfigSource> sources = configs.stream().map(ConfigSource::of).toList();
        List<ConfigMetrics.Config> facts = sources.stream()
                .map(source -> new ConfigMetrics.Config(
                        source, errors.computeIfAbsent(source.spec().name(), absent -> new AtomicLong())))
                .toList();
        List<ConfigCollector> made =
                ConfigCollectors.of(sources, facts, decoders, self, seriesLimit, taken, System::nanoTime, events);
        Map<String, Running> fresh = new HashMap<>();
        for (int i = 0; i < made.size(); i++) {
            fresh.put(name(configs.get(i)), new Running(configs.get(i), made.get(i), facts.get(i)));
        }
        return fresh;
    }

    /** Those that stayed the same, and that share no metric with one that did not, or with one that shares one with it. */
    @SuppressWarnings("ReferenceEquality") // a config that stayed the same is the same object
    private static Set<String> kept(List<LoadedConfig> configs, Map<String, Running> before) {
        List<LoadedConfig> same = new ArrayList<>();
        Set<String> touched = new HashSet<>();
        for (LoadedConfig config : configs) {
            boolean isSame = before.values().stream().anyMatch(running -> running.config == config);
            if (isSame) {
                same.add(config);
            } else {
                touched.addAll(metrics(config));
            }
        }
        before.values().stream()
                .map(Running::config)
                .filter(old -> !same.contains(old))
                .forEach(old -> touched.addAll(metrics(old)));
        while (same.removeIf(config -> isTouched(config, touched))) {
            // what was taken out touches others
        }
        return same.stream().map(RunningConfigs::name).collect(Collectors.toSet());
    }

    private static boolean isTouched(LoadedConfig config, Set<String> touched) {
        Set<String> own = metrics(config);
        boolean isTouched = own.stream().anyMatch(touched::contains);
        if (isTouched) {
            touched.addAll(own);
        }
        return isTouched;
    }

    /** What configs can share: names of metrics, data sources, and what types alone tell. */
    private static Set<String> metrics(LoadedConfig config) {
        ConfigSpec spec = config.spec();
        Stream<String> ofMaps = spec.metrics().stream()
                .flatMap(metric -> metric.outputs().stream())
                .map(OutputSpec::name);
        Stream<String> ofEvents = spec.events().stream()
                .flatMap(events -> events.metrics().stream())
                .map(EventMetricSpec::name);
        Stream<String> ofGadgets = Stream.concat(
                        config.dataSources().stream(),
                        spec.gadget().stream()
                                .flatMap(gadget -> gadget.dataSources().stream())
                                .filter(DataSourceSpec::isInFile)
                                .map(DataSourceSpec::name))
                .map(source -> "data source " + source);
        Stream<String> ofTypes = spec.isBare() && spec.foreign().isEmpty() ? Stream.of("types") : Stream.of();
        return Stream.of(ofMaps, ofEvents, ofGadgets, ofTypes)
                .flatMap(names -> names)
                .collect(Collectors.toSet());
    }

    private static String name(LoadedConfig config) {
        return config.spec().name();
    }

    /** Ends the collector of a config, whose object is about to be closed. */
    @SuppressWarnings("ReferenceEquality") // a config that stayed the same is the same object
    public void retire(LoadedConfig config) {
        Running ended = running.get(name(config));
        if (ended != null && ended.config == config) {
            ended.collector.close();
            running.remove(name(config));
        }
    }

    /** Writes what is in the maps, raw and decoded, while nothing is collected. */
    public void dump(Appendable out) throws IOException {
        for (Running config : running.values()) {
            new MapsDump(ConfigSource.of(config.config), decoders, out).write();
        }
    }

    /** Ends all collectors. */
    @Override
    public void close() {
        running.values().forEach(it -> it.collector.close());
        running.clear();
    }

    private record Running(LoadedConfig config, ConfigCollector collector, ConfigMetrics.Config facts) {}
}
