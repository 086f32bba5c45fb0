package io.bpfmetrics.collect;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.btf.BtfTag;
import io.bpfmetrics.btf.BtfVariable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an object written for Inspektor Gadget says of itself: in the names of variables of type {@code const void *}, or, by
 * newer headers, in declaration tags.
 *
 * @param maps names of maps by the data sources that they are
 * @param tracers buffers of events by the data sources that they are
 * @param iterators programs by the data sources that they are
 * @param elementTargets maps by the programs that visit their elements
 * @param parameters variables that users may set
 */
record GadgetMarkers(
        Map<String, String> maps,
        Map<String, Tracer> tracers,
        Map<String, Iterator> iterators,
        Map<String, String> elementTargets,
        List<String> parameters) {
    private static final String BETWEEN = "___";

    /** A buffer and the structure of its records. */
    record Tracer(String map, String struct) {}

    /** Programs that put out records of a structure. */
    record Iterator(String struct, List<String> programs) {
        Iterator {
            programs = List.copyOf(programs);
        }
    }

    /** Those in the type information of an object, or of a map that came from it. */
    static GadgetMarkers of(Btf btf) {
        GadgetMarkers markers = none();
        btf.variables().stream()
                .filter(variable -> variable.isMarker() && variable.isGlobal())
                .map(BtfVariable::name)
                .forEach(name -> markers.read(name, "gadget_", "_"));
        btf.tags().forEach(tag -> markers.read(tag.text(), "ig:", ":"));
        markers.readIterators(btf.tags());
        return markers;
    }

    /** Nothing yet. */
    static GadgetMarkers none() {
        return new GadgetMarkers(
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new ArrayList<>());
    }

    /** Takes in what another object says. */
    void addAll(GadgetMarkers other) {
        other.maps.forEach(maps::putIfAbsent);
        other.tracers.forEach(tracers::putIfAbsent);
        other.iterators.forEach(iterators::putIfAbsent);
        other.elementTargets.forEach(elementTargets::putIfAbsent);
        parameters.addAll(other.parameters);
    }

    /** The names of all data sources. */
    List<String> names() {
        return Stream.of(maps, tracers, iterators)
                .flatMap(sources -> sources.keySet().stream())
                .toList();
    }

    /** The names of the maps that data sources are. */
    List<String> mapsOfSources() {
        return Stream.concat(maps.values().stream(), tracers.values().stream().map(Tracer::map))
                .toList();
    }

    /** The name of the map or buffer that a data source is, given its name or that of the map, whose case does not count. */
    Optional<String> mapOf(String dataSource) {
        Map<String, String> all = new LinkedHashMap<>(maps);
        tracers.forEach((name, tracer) -> all.putIfAbsent(name, tracer.map()));
        return all.entrySet().stream()
                .filter(each -> each.getKey().equalsIgnoreCase(dataSource)
                        || each.getValue().equalsIgnoreCase(dataSource))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Such as {@code gadget_mapiter_NAME___MAP} or {@code ig:mapiter:NAME___MAP}. */
    private void read(String text, String start, String end) {
        parts(text, start + "mapiter" + end, 2).ifPresent(parts -> maps.putIfAbsent(parts.get(0), parts.get(1)));
        parts(text, start + "tracer" + end, 3)
                .ifPresent(parts -> tracers.putIfAbsent(parts.get(0), new Tracer(parts.get(1), parts.get(2))));
        for (String kind : List.of("iter", "snapshotter")) {
            parts(text, start + kind + end, 0)
                    .filter(parts -> parts.size() >= 3)
                    .ifPresent(parts -> iterators.putIfAbsent(
                            parts.get(0), new Iterator(parts.get(1), parts.subList(2, parts.size()))));
        }
        for (String kind : List.of("mapelem_iter_target", "iter_target_map")) {
            parts(text, start + kind + end, 2)
                    .ifPresent(parts -> elementTargets.putIfAbsent(parts.get(0), parts.get(1)));
        }
        parts(text, start + "param" + end, 1).ifPresent(parts -> parameters.add(parts.get(0)));
    }

    /** By newer headers the type of records is a tag of its own, and programs say whose iterators they are. */
    private void readIterators(List<BtfTag> tags) {
        for (BtfTag tag : tags) {
            parts(tag.text(), "ig:iter_type:", 2).ifPresent(parts -> {
                List<String> programs = tags.stream()
                        .filter(each -> each.text().equals("ig:iter:" + parts.get(0)))
                        .map(BtfTag::on)
                        .toList();
                iterators.putIfAbsent(parts.get(0), new Iterator(parts.get(1), programs));
            });
        }
    }

    /** What stands behind the prefix, if it has so many parts; 0: any number. */
    private static Optional<List<String>> parts(String text, String prefix, int count) {
        if (!text.startsWith(prefix)) {
            return Optional.empty();
        }
        List<String> parts = List.of(text.substring(prefix.length()).split(BETWEEN, -1));
        return count == 0 || parts.size() == count ? Optional.of(parts) : Optional.empty();
    }
}
