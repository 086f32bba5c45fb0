package io.bpfmetrics.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.config.ConfigFolder;
import io.bpfmetrics.config.ConfigProblem;
import io.bpfmetrics.config.ConfigReading;
import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.config.GadgetOptions;
import io.bpfmetrics.host.HostNames;
import io.bpfmetrics.metric.Family;
import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricSink;
import io.bpfmetrics.testing.TestMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Collectors of gadgets, loaded and attached as the exporter does it, with a clock that tests set. */
final class GadgetFixture implements AutoCloseable {
    final ConfigFixture configs = new ConfigFixture();
    private final HostNames host = new HostNames();
    private final ConfigLoader loader = new ConfigLoader(host, Optional.empty(), Clock.systemUTC());
    private final List<LoadedConfig> loaded = new ArrayList<>();
    private final List<TestMap> opened = new ArrayList<>();
    private final Path folder;
    private final Path object;

    GadgetFixture(Path folder, Path object) {
        this.folder = folder;
        this.object = object;
    }

    /** A gadget with this file, annotated further. */
    Collector collector(String yaml, String... annotate) throws Exception {
        return collector(yaml, GadgetOptions.parse(List.of(annotate), List.of()));
    }

    /** The same with all that the command line can say. */
    Collector collector(String yaml, GadgetOptions options) throws Exception {
        return configs.collectors(load("test", yaml, options)).get(0);
    }

    /** What does not fit. */
    List<String> problems(String yaml, String... annotate) throws Exception {
        GadgetOptions options = GadgetOptions.parse(List.of(annotate), List.of());
        return ConfigCollectors.problems(load("test", yaml, options), configs.decoders);
    }

    /** A gadget of this name, loaded and attached. */
    ConfigSource load(String name, String yaml, GadgetOptions options) throws Exception {
        Path own = Files.createDirectories(folder.resolve(name));
        if (!Files.exists(own.resolve("program.bpf.o"))) {
            Files.copy(object, own.resolve("program.bpf.o"));
        }
        LoadedConfig config = loader.load(spec(name, yaml, options));
        loaded.add(config);
        return ConfigSource.of(config);
    }

    /** One whose object is not there, because somebody else has loaded it. */
    ConfigSource foreign(String name, String yaml, String... annotate) throws IOException {
        return foreign(name, yaml, GadgetOptions.parse(List.of(annotate), List.of()));
    }

    /** The same with all that the command line can say. */
    ConfigSource foreign(String name, String yaml, GadgetOptions options) throws IOException {
        ConfigSpec spec = spec(name, yaml, options);
        return new ConfigSource(spec, List.of(), List.of(), Optional.empty(), Map.of(), Instant.EPOCH);
    }

    private ConfigSpec spec(String name, String yaml, GadgetOptions options) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("gadget.yaml"), yaml);
        ConfigReading reading = new ConfigFolder(folder, "ebpf_exporter_", options).read(name);
        assertThat(reading.problems()).filteredOn(ConfigProblem::isError).isEmpty();
        return reading.configs().get(0);
    }

    /** A map of the gadget that was loaded last. */
    TestMap map(String name) {
        int id = loaded.get(loaded.size() - 1).object().maps().stream()
                .filter(map -> map.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
        TestMap map = TestMap.open(id);
        opened.add(map);
        return map;
    }

    List<String> collect(Collector collector) throws Exception {
        return configs.collect(collector);
    }

    /** The family of this metric in a collection. */
    static Family family(Collector collector, String metric) throws Exception {
        return Optional.ofNullable(families(collector).get(metric)).orElseThrow();
    }

    /** The families of a collection by the names of their metrics. */
    static Map<String, Family> families(Collector collector) throws Exception {
        Map<String, Family> families = new TreeMap<>();
        collector.collect(new MetricSink() {
            @Override
            public void accept(MetricDescriptor metric, LabelSet labels, long value) {
                throw new AssertionError("no family: " + metric);
            }

            @Override
            public void accept(MetricDescriptor metric, LabelSet labels, double value) {
                throw new AssertionError("no family: " + metric);
            }

            @Override
            public void accept(Family family) {
                families.put(family.metric().name(), family);
            }
        });
        return families;
    }

    @Override
    public void close() {
        opened.forEach(TestMap::close);
        configs.close();
        loaded.forEach(LoadedConfig::close);
        host.close();
    }
}
