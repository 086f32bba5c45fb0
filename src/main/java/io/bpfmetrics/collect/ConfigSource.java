package io.bpfmetrics.collect;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.btf.BtfLayout;
import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.config.MapReadSpec;
import io.bpfmetrics.config.NearestWord;
import io.bpfmetrics.kernel.ForeignMaps;
import io.bpfmetrics.kernel.MapEntries;
import io.bpfmetrics.object.BpfObject;
import io.bpfmetrics.object.ObjectMap;
import io.bpfmetrics.object.ObjectProgram;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a loaded config's metrics are made of. */
record ConfigSource(
        ConfigSpec spec,
        List<ObjectMap> maps,
        List<ObjectProgram> programs,
        Optional<Btf> btf,
        Map<Integer, Btf> btfOfMaps,
        Map<String, EntrySource> iterators,
        BpfObject object,
        Instant loadedAt) {
    ConfigSource {
        maps = List.copyOf(maps);
        programs = List.copyOf(programs);
        btfOfMaps = Map.copyOf(btfOfMaps);
        iterators = Map.copyOf(iterators);
    }

    /** One whose maps all have the type information of its object. */
    ConfigSource(
            ConfigSpec spec, List<ObjectMap> maps, List<ObjectProgram> programs, Optional<Btf> btf, Instant loadedAt) {
        this(spec, maps, programs, btf, Map.of(), loadedAt);
    }

    /** One without iterators. */
    ConfigSource(
            ConfigSpec spec,
            List<ObjectMap> maps,
            List<ObjectProgram> programs,
            Optional<Btf> btf,
            Map<Integer, Btf> btfOfMaps,
            Instant loadedAt) {
        this(spec, maps, programs, btf, btfOfMaps, Map.of(), BpfObject.none(), loadedAt);
    }

    /** One of somebody else's maps, each with its own type information, by the map's id, if it has any. */
    static ConfigSource ofForeign(ConfigSpec spec, List<ObjectMap> maps, Map<Integer, Btf> btfOfMaps, Instant seenAt) {
        return new ConfigSource(spec, maps, List.of(), Optional.empty(), btfOfMaps, seenAt);
    }

    /** The same for another text. */
    ConfigSource with(ConfigSpec other) {
        return new ConfigSource(other, maps, programs, btf, btfOfMaps, iterators, object, loadedAt);
    }

    /** The same with what iterators write, as maps that there are not, by these maps' names. */
    ConfigSource with(List<ObjectMap> records, Map<String, EntrySource> read) {
        List<ObjectMap> all = Stream.concat(maps.stream(), records.stream()).toList();
        return new ConfigSource(spec, all, programs, btf, btfOfMaps, read, object, loadedAt);
    }

    /** The entries of a map, read in the way that goes with it. */
    EntrySource entries(ObjectMap map) {
        EntrySource written = iterators.get(map.name());
        if (written != null) {
            return written;
        }
        return EntrySource.of(
                isForeign() ? MapEntries.ofForeign(map.fd(), map.shape()) : MapEntries.of(map.fd(), map.shape()));
    }

    static ConfigSource of(LoadedConfig config) {
        return new ConfigSource(
                config.spec(),
                config.object().maps(),
                config.object().programs(),
                config.object().btf().map(Btf::parse),
                Map.of(),
                Map.of(),
                config.object(),
                config.loadedAt());
    }

    /** The layout of a map's key or value; empty if nothing tells its type. */
    Optional<BtfLayout> layout(ObjectMap map, int typeId) {
        return typeId == 0 ? Optional.empty() : types(map).map(it -> new BtfLayout(it, typeId));
    }

    /** The layout of a structure that the object has. */
    BtfLayout structure(String name) throws PlanException {
        return btf.flatMap(types -> types.structure(name))
                .orElseThrow(() ->
                        new PlanException("there is no struct " + name + " in the object's BTF; compile it with -g"));
    }

    /** The type information that came with a map. */
    Optional<Btf> types(ObjectMap map) {
        return Optional.ofNullable(btfOfMaps.get(map.id())).or(() -> btf);
    }

    /** Whether somebody else has loaded the maps. */
    boolean isForeign() {
        return spec.foreign().isPresent();
    }

    /** The map that a metric is made of: of somebody else's, the only one there is needs no name. */
    ObjectMap map(MapReadSpec read) throws PlanException {
        boolean isOnlyOne = isForeign() && maps.size() == 1 && !read.isNamed();
        return isOnlyOne ? maps.get(0) : map(read.map());
    }

    /** A map by its name, of which the kernel keeps only the beginning. */
    ObjectMap map(String name) throws PlanException {
        for (ObjectMap map : maps) {
            if (map.name().equals(name)
                    || (isForeign() && ForeignMaps.keptName(map.name()).equals(ForeignMaps.keptName(name)))) {
                return map;
            }
        }
        List<String> names = maps.stream().map(ObjectMap::name).toList();
        throw new PlanException("there is no map \"" + name + "\"" + NearestWord.hintOrAll(name, names));
    }

    long startEpochNanos() {
        return Math.addExact(loadedAt.getEpochSecond() * 1_000_000_000, loadedAt.getNano());
    }
}
