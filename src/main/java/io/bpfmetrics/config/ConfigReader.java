package io.bpfmetrics.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one config file. */
final class ConfigReader {
    private static final List<String> DEFINING = List.of("counters", "gauges", "histograms");

    private final String name;
    private final Path file;
    private final String defaultPrefix;
    private final GadgetOptions gadgets;
    private final Problems problems;

    ConfigReader(String name, Path file, String defaultPrefix, GadgetOptions gadgets, Problems problems) {
        this.name = name;
        this.file = file;
        this.defaultPrefix = defaultPrefix;
        this.gadgets = gadgets;
        this.problems = problems;
    }

    /** What could be read; only good if there were no errors. */
    Optional<ConfigSpec> read() {
        if (file.toString().endsWith(ConfigNames.OBJECT)) {
            return Optional.of(ConfigSpec.untold(name, file, file, Optional.empty(), defaultPrefix, Optional.empty()));
        }
        return YamlText.read(file, problems).flatMap(root -> isGadget(root) ? gadget(root) : read(root));
    }

    private boolean isGadget(Node root) {
        return file.endsWith(ConfigNames.GADGET_FILE) || GadgetReader.isGadget(root, new Problems(file));
    }

    /** Names of gadgets' metrics have no prefix: their scope tells them apart. */
    private Optional<ConfigSpec> gadget(Node root) {
        Map<String, String> given = gadgets.parameters().getOrDefault(name, Map.of());
        GadgetSpec gadget = new GadgetReader(problems).read(root, gadgets.annotations(), given);
        Optional<Path> object = ConfigNames.objectOfGadget(name, file);
        Optional<ForeignSpec> foreign = GadgetReader.source(root, problems);
        if (foreign.isEmpty() && object.isEmpty()) {
            List<String> sources = GadgetReader.searched(gadget);
            foreign = Optional.of(new ForeignSpec(new SourceSpec.Gadget(sources), false, problems.start()));
        }
        return Optional.of(ConfigSpec.untold(name, file, object.orElse(file), foreign, "", Optional.of(gadget)));
    }

    private Optional<ConfigSpec> read(Node root) {
        if (!(root instanceof MappingNode)) {
            problems.error(
                    Scalars.isNull(root) ? problems.start() : problems.locate(root),
                    "a config is a mapping with metrics, events or tracing, this is " + Scalars.describe(root));
            return Optional.empty();
        }
        Section config = Section.of(root, Shape.FILE, problems);
        String prefix = config.has("prefix") ? config.text("prefix").orElse("") : defaultPrefix;
        Section metrics = config.section("metrics", Shape.METRICS);
        Section tracing = config.section("tracing", Shape.TRACING);
        if (DEFINING.stream().noneMatch(metrics::has) && !tracing.has("spans") && !config.has("events")) {
            problems.error(root, "neither metrics nor tracing is defined, nor events: there is nothing to do");
        }
        MetricReader reader = new MetricReader(prefix);
        List<MetricSpec> ofMaps = reader.read(metrics);
        return Optional.of(new ConfigSpec(
                name,
                file,
                object(config),
                SourceReader.foreign(config),
                prefix,
                ofMaps,
                Stream.concat(reader.events().stream(), new EventsReader(prefix).read(config).stream())
                        .toList(),
                SpanReader.read(tracing),
                kaddrs(config),
                cgroupIdMap(config),
                config.sections("attach", Shape.ATTACH).stream()
                        .map(AttachReader::read)
                        .toList()));
    }

    private Path object(Section config) {
        Path beside = file.resolveSibling(file.getFileName().toString().replaceFirst("\\.yaml$", ".bpf.o"));
        if (!config.has("source")) {
            return beside;
        }
        Section source = config.section("source", Shape.SOURCE);
        Optional<String> object = source.text("object");
        if (object.filter(String::isEmpty).isPresent()) {
            source.error("object", "object must name a BPF object file");
        }
        return object.map(file::resolveSibling).orElse(beside);
    }

    private static List<String> kaddrs(Section config) {
        List<String> symbols = config.texts("kaddrs");
        if (symbols.contains("")) {
            config.error("kaddrs", "kaddrs has an empty item; each is the name of a kernel symbol");
        }
        return symbols;
    }

    private static Optional<CgroupIdMapSpec> cgroupIdMap(Section config) {
        if (!config.has("cgroup_id_map")) {
            return Optional.empty();
        }
        Section map = config.section("cgroup_id_map", Shape.CGROUP_ID_MAP);
        List<String> regexps = DecoderReader.patterns(map);
        boolean isStorage = map.word("type", List.of("hash", "cgrp_storage"))
                .filter("cgrp_storage"::equals)
                .isPresent();
        Optional<String> name = map.text("name").filter(text -> !text.isEmpty());
        if (name.isEmpty() && map.isReadable()) {
            map.warn("name", "cgroup_id_map has no effect without name, the map to keep");
        }
        return name.map(found -> new CgroupIdMapSpec(found, isStorage, regexps, map.location()));
    }
}
