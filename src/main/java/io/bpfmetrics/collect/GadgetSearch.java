package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfFormatException;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.ForeignMapInfo;
import io.bpfmetrics.kernel.ForeignMaps;
import io.bpfmetrics.kernel.ProgramInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Finds the maps of gadgets that somebody else has loaded. libbpf gives every map the types of the whole object; loaders in
 * Go give each map its own, and the markers are with the map of global variables. Not thread-safe.
 */
final class GadgetSearch {
    private final ForeignMaps maps;
    private final ForeignPrograms programs;
    private final Consumer<String> warnings;
    private Map<Integer, GadgetMarkers> markers = new HashMap<>(); // by the id of the types

    /**
     * A search that has found nothing.
     *
     * @param warnings told what is unsure, in one sentence
     */
    GadgetSearch(ForeignMaps maps, ForeignPrograms programs, Consumer<String> warnings) {
        this.maps = maps;
        this.programs = programs;
        this.warnings = warnings;
    }

    /** Ids of the maps of data sources, and of those with which their markers came; of several gadgets the newest. */
    Set<Integer> find(List<String> dataSources) throws BpfException {
        List<ForeignMapInfo> all = maps.list();
        markers = markers(all);
        Set<Integer> found = new LinkedHashSet<>();
        for (String name : dataSources) {
            List<Match> matches = matches(name, all);
            if (matches.size() > 1) {
                warnings.accept("data source \"" + name + "\" is there " + matches.size() + " times: the newest, "
                        + matches.get(matches.size() - 1).map.target() + ", is taken, and not "
                        + matches.subList(0, matches.size() - 1).stream()
                                .map(match -> match.map.target())
                                .collect(Collectors.joining(", ")));
            }
            if (!matches.isEmpty()) {
                Match newest = matches.get(matches.size() - 1);
                found.add(newest.marked.id());
                found.add(newest.map.id());
            }
        }
        return found;
    }

    /** The map of a data source, and the one whose types name it. */
    private record Match(ForeignMapInfo map, ForeignMapInfo marked) {}

    private Map<Integer, GadgetMarkers> markers(List<ForeignMapInfo> all) throws BpfException {
        Map<Integer, GadgetMarkers> current = new HashMap<>();
        for (ForeignMapInfo map : all) {
            int id = map.btfId().orElse(0);
            if (id != 0 && !current.containsKey(id)) {
                current.put(id, markers(id));
            }
        }
        return current;
    }

    private GadgetMarkers markers(int btfId) throws BpfException {
        GadgetMarkers known = markers.get(btfId);
        if (known != null) {
            return known;
        }
        try {
            return GadgetMarkers.of(maps.btf(btfId));
        } catch (BtfFormatException e) {
            return GadgetMarkers.none(); // of a kind that no gadget has
        } catch (BpfException e) {
            if (e.errno().equals("ENOENT")) {
                return GadgetMarkers.none(); // gone meanwhile, with its maps
            }
            throw e;
        }
    }

    /** By rising id of the map. */
    private List<Match> matches(String name, List<ForeignMapInfo> all) throws BpfException {
        Map<Integer, Match> matches = new TreeMap<>(Integer::compareUnsigned);
        for (ForeignMapInfo marked : all) {
            Optional<String> map = mapName(name, marked);
            if (map.isPresent()) {
                for (ForeignMapInfo each : ofOneObject(marked, map.get(), all)) {
                    matches.putIfAbsent(each.id(), new Match(each, marked));
                }
            }
        }
        if (matches.isEmpty()) {
            all.stream()
                    .filter(map -> map.name().equalsIgnoreCase(ForeignMaps.keptName(name))
                            && map.valueTypeId().isPresent())
                    .forEach(map -> matches.put(map.id(), new Match(map, map)));
        }
        return new ArrayList<>(matches.values());
    }

    private Optional<String> mapName(String dataSource, ForeignMapInfo marked) {
        if (marked.btfId().isEmpty()) {
            return Optional.empty();
        }
        return markers.getOrDefault(marked.btfId().getAsInt(), GadgetMarkers.none())
                .mapOf(dataSource)
                .map(ForeignMaps::keptName);
    }

    /** The maps of this name that share the types, or else a program. */
    private List<ForeignMapInfo> ofOneObject(ForeignMapInfo marked, String name, List<ForeignMapInfo> all)
            throws BpfException {
        List<ForeignMapInfo> named =
                all.stream().filter(map -> map.name().equals(name)).toList();
        List<ForeignMapInfo> ofTypes =
                named.stream().filter(map -> map.btfId().equals(marked.btfId())).toList();
        if (!ofTypes.isEmpty() || named.isEmpty()) {
            return ofTypes;
        }
        Set<Integer> together = programs.list().stream()
                .map(ProgramInfo::mapIds)
                .flatMap(Optional::stream)
                .filter(ids -> ids.contains(marked.id()))
                .flatMap(List::stream)
                .collect(Collectors.toSet());
        return named.stream().filter(map -> together.contains(map.id())).toList();
    }
}
