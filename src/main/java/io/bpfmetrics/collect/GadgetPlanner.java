package io.bpfmetrics.collect;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.btf.BtfFormatException;
import io.bpfmetrics.collect.GadgetMarkers.Iterator;
import io.bpfmetrics.collect.GadgetMarkers.Tracer;
import io.bpfmetrics.config.DataSourceSpec;
import io.bpfmetrics.config.EventsSpec;
import io.bpfmetrics.config.FetchSettings;
import io.bpfmetrics.config.ForeignSpec;
import io.bpfmetrics.config.GadgetKeys;
import io.bpfmetrics.config.GadgetSpec;
import io.bpfmetrics.config.Location;
import io.bpfmetrics.config.MetricSpec;
import io.bpfmetrics.config.NearestWord;
import io.bpfmetrics.config.ScopeSpec;
import io.bpfmetrics.config.SourceSpec;
import io.bpfmetrics.object.ObjectMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out which metrics a gadget has: its types say what there is, its file and the command line what of it is wanted.
 */
final class GadgetPlanner {
    private final ConfigSource source;
    private final GadgetSpec gadget;
    private final GadgetMarkers markers;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<MetricSpec> metrics = new ArrayList<>();
    private final List<EventsSpec> events = new ArrayList<>();
    private final Set<String> unused = new LinkedHashSet<>();
    private final Map<ObjectMap, List<String>> records = new LinkedHashMap<>(); // the programs that write them

    private GadgetPlanner(ConfigSource source, GadgetSpec gadget) {
        this.source = source;
        this.gadget = gadget;
        this.markers = markers(source);
    }

    /**
     * A source whose metrics are known.
     *
     * @param problems what does not fit, one sentence each
     * @param notes what somebody should know, one sentence each
     */
    record Planned(ConfigSource source, List<String> problems, List<String> notes) {
        Planned {
            problems = List.copyOf(problems);
            notes = List.copyOf(notes);
        }
    }

    /** What a gadget's metrics are. */
    static Planned plan(ConfigSource source, GadgetSpec gadget) {
        return new GadgetPlanner(source, gadget).plan();
    }

    private static GadgetMarkers markers(ConfigSource source) {
        GadgetMarkers all = GadgetMarkers.none();
        source.btf().map(GadgetMarkers::of).ifPresent(all::addAll);
        for (Btf btf : new LinkedHashSet<>(source.btfOfMaps().values())) {
            all.addAll(GadgetMarkers.of(btf));
        }
        return all;
    }

    /** The names of the data sources that an object has. */
    static List<String> dataSources(ConfigSource source) {
        GadgetMarkers markers = markers(source);
        List<String> names = new ArrayList<>(markers.names());
        source.maps().stream().map(ObjectMap::name).forEach(names::add);
        return names;
    }

    private Planned plan() {
        try {
            addAll(FetchSettings.of(gadget, source.isForeign()));
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        if (metrics.isEmpty() && events.isEmpty() && problems.isEmpty()) {
            problems.add("none of its data sources (" + String.join(", ", markers.names())
                    + ") is exported; annotate one, such as --annotate "
                    + markers.names().stream().findFirst().orElse("SOURCE") + ":" + GadgetKeys.COLLECT + "=true");
        }
        return new Planned(withRecords().with(source.spec().with(metrics, events)), problems, notes);
    }

    private void addAll(FetchSettings settings) {
        unused.addAll(gadget.dataSources().stream()
                .filter(DataSourceSpec::isInFile)
                .map(DataSourceSpec::name)
                .toList());
        markers.maps().forEach((name, map) -> {
            if (isLookedFor(name, map)) {
                tryTo(name, map, () -> addMap(name, map, settings));
            }
        });
        markers.tracers().forEach((name, tracer) -> tryTo(name, tracer.map(), () -> addTracer(name, tracer)));
        markers.iterators().forEach((name, iterator) -> tryTo(name, name, () -> addIterator(name, iterator)));
        gadget.dataSources().forEach(spec -> tryWithoutMarker(spec, settings));
        settings.dataSources().stream()
                .filter(name -> markers.names().stream().noneMatch(name::equalsIgnoreCase)
                        && gadget.dataSource(name).isEmpty())
                .forEach(name -> problems.add("map-fetch-interval is for the data source \"" + name
                        + "\", which is not there" + NearestWord.hintOrAll(name, markers.names())));
        unused.forEach(name -> problems.add("there is no data source \"" + name + "\" in the object"
                + NearestWord.hintOrAll(name, markers.names())));
    }

    /** The maps of others that were found for this gadget may be those of several. */
    private boolean isLookedFor(String name, String map) {
        SourceSpec from = source.spec().foreign().map(ForeignSpec::source).orElse(null);
        return !(from instanceof SourceSpec.Gadget wanted)
                || wanted.dataSources().stream()
                        .anyMatch(each -> each.equalsIgnoreCase(name) || each.equalsIgnoreCase(map));
    }

    private interface Step {
        void run() throws PlanException;
    }

    private void tryTo(String name, String map, Step step) {
        unused.removeIf(each -> each.equalsIgnoreCase(name) || each.equalsIgnoreCase(map));
        try {
            step.run();
        } catch (PlanException | BtfFormatException | IllegalArgumentException e) {
            problems.add(e.getMessage() + ": data source " + name);
        }
    }

    private void addMap(String name, String map, FetchSettings settings) throws PlanException {
        DataSourceSpec spec = spec(name, map);
        Optional<ScopeSpec> scope = scope(spec);
        if (scope.isPresent()) {
            List<MetricSpec> found = new GadgetMaps(source, settings, problems).metrics(spec, map, scope.get());
            metrics.addAll(found);
        }
    }

    private void addTracer(String name, Tracer tracer) throws PlanException {
        DataSourceSpec spec = spec(name, tracer.map());
        Optional<ScopeSpec> scope = scope(spec);
        if (scope.isPresent()) {
            EventsSpec found = new GadgetEvents(source, problems).events(spec, tracer, scope.get());
            if (!found.metrics().isEmpty()) {
                events.add(found);
            }
        }
    }

    private void addIterator(String name, Iterator iterator) throws PlanException {
        DataSourceSpec spec = spec(name, name);
        Optional<ScopeSpec> scope = scope(spec);
        if (scope.isPresent()) {
            GadgetIterators iterators = new GadgetIterators(source, problems);
            ObjectMap map = iterators.map(name, iterator);
            List<MetricSpec> found = iterators.metrics(spec, map, scope.get());
            metrics.addAll(found);
            records.put(map, attached(iterator.programs()));
        }
    }

    /** Those that can be read; one that the kernel does not take must not hide the others. */
    private List<String> attached(List<String> programs) throws PlanException {
        List<String> attached = programs.stream()
                .filter(name -> source.programs().stream()
                        .anyMatch(program -> program.name().equals(name) && program.isAttached()))
                .toList();
        if (attached.isEmpty()) {
            throw new PlanException("none of its iterators " + programs + " is attached");
        }
        return attached;
    }

    /** What iterators write is read like maps. */
    private ConfigSource withRecords() {
        Map<String, EntrySource> read = new LinkedHashMap<>();
        records.forEach((map, programs) -> read.put(
                map.name(),
                new IteratorEntries(source.object(), programs, map.shape().valueSize())));
        return source.with(List.copyOf(records.keySet()), read);
    }

    /** Maps of gadgets whose loader leaves the markers out are still called by their names. */
    private void tryWithoutMarker(DataSourceSpec spec, FetchSettings settings) {
        boolean isKnown = markers.names().stream().anyMatch(spec.name()::equalsIgnoreCase)
                || markers.mapsOfSources().stream().anyMatch(spec.name()::equalsIgnoreCase);
        Optional<ObjectMap> map = source.maps().stream()
                .filter(it -> it.name().equalsIgnoreCase(spec.name()))
                .findFirst();
        if (!isKnown && map.isPresent()) {
            notes.add("there is no iterator \"" + spec.name() + "\", so the map of this name is taken");
            tryTo(
                    spec.name(),
                    map.get().name(),
                    () -> addMap(spec.name(), map.get().name(), settings));
        }
    }

    /** What is said of a data source under its name, and under that of its map. */
    private DataSourceSpec spec(String name, String map) {
        Optional<DataSourceSpec> own = gadget.dataSource(name);
        Optional<DataSourceSpec> ofMap = gadget.dataSource(map).filter(said -> !map.equalsIgnoreCase(name));
        if (ofMap.isPresent()) {
            notes.add("data source \"" + name + "\" is called \"" + map + "\", as its map is, in what is said of it;"
                    + " write its own name");
        }
        DataSourceSpec said = own.orElseGet(
                () -> DataSourceSpec.of(name, new Location(source.spec().file(), 0, 0)));
        return said.over(name, ofMap.orElse(said));
    }

    private Optional<ScopeSpec> scope(DataSourceSpec spec) {
        boolean isExported = spec.isTrue(GadgetKeys.COLLECT);
        boolean isPrinted = spec.isTrue(GadgetKeys.PRINT);
        if (isPrinted && !isExported) {
            notes.add("data source \"" + spec.name() + "\" is only printed, with --console; to export it: --annotate "
                    + spec.name() + ":" + GadgetKeys.COLLECT + "=true");
        }
        return isExported || isPrinted
                ? Optional.of(new ScopeSpec(spec.name(), isExported, isPrinted))
                : Optional.empty();
    }
}
