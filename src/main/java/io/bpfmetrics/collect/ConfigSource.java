package io.bpfmetrics.collect;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.btf.BtfLayout;
import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.config.NearestWord;
import io.bpfmetrics.object.ObjectMap;
import io.bpfmetrics.object.ObjectProgram;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a loaded config's metrics are made of. */
record ConfigSource(
        ConfigSpec spec, List<ObjectMap> maps, List<ObjectProgram> programs, Optional<Btf> btf, Instant loadedAt) {
    ConfigSource {
        maps = List.copyOf(maps);
        programs = List.copyOf(programs);
    }

    static ConfigSource of(LoadedConfig config) {
        return new ConfigSource(
                config.spec(),
                config.object().maps(),
                config.object().programs(),
                config.object().btf().map(Btf::parse),
                config.loadedAt());
    }

    /** The layout of a key or value; empty if the object does not tell its type. */
    Optional<BtfLayout> layout(int typeId) {
        return typeId == 0 ? Optional.empty() : btf.map(types -> new BtfLayout(types, typeId));
    }

    ObjectMap map(String name) throws PlanException {
        for (ObjectMap map : maps) {
            if (map.name().equals(name)) {
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
