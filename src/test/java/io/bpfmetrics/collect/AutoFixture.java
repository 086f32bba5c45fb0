package io.bpfmetrics.collect;

import io.bpfmetrics.config.AutoSpec;
import io.bpfmetrics.object.BpfObject;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectMap;
import io.bpfmetrics.object.ObjectRequest;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.TestMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The maps of {@code native/testdata/auto_maps.bpf.o}, loaded as if by somebody else, and what is made of them. */
final class AutoFixture implements AutoCloseable {
    final ConfigFixture configs = new ConfigFixture();
    final Set<Integer> ours = new HashSet<>();
    final Set<String> taken = new HashSet<>();
    private final BpfObject object;

    AutoFixture() throws ObjectException {
        object = load();
    }

    static BpfObject load() throws ObjectException {
        return BpfObject.load(new ObjectRequest(
                ExporterCommand.projectDirectory().resolve("native/testdata/auto_maps.bpf.o"),
                Optional.empty(),
                Map.of(),
                List.of()));
    }

    void put(String map, byte[] key, byte[] value) {
        try (TestMap open = TestMap.open(id(object, map))) {
            open.put(key, value);
        }
    }

    static int id(BpfObject object, String map) {
        return object.maps().stream()
                .filter(it -> it.name().equals(map))
                .mapToInt(ObjectMap::id)
                .findFirst()
                .orElseThrow();
    }

    /** A collector of what an option names. */
    AutoMaps auto(String option) {
        return new AutoMaps(
                AutoSpec.parse(option), "p_", configs.decoders, configs.self, 0, () -> new AutoMaps.Taken(ours, taken));
    }

    /** What a first collection brings of a map. */
    List<String> collect(String option, String map) throws Exception {
        try (AutoMaps auto = auto(option)) {
            return collect(auto, map);
        }
    }

    List<String> collect(AutoMaps auto, String map) throws Exception {
        return configs.collect(auto).stream()
                .filter(line -> line.startsWith("p_" + map))
                .toList();
    }

    @Override
    public void close() {
        object.close();
        configs.close();
    }
}
