package io.bpfmetrics.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.config.ConfigFolder;
import io.bpfmetrics.config.ConfigProblem;
import io.bpfmetrics.config.ConfigReading;
import io.bpfmetrics.object.BpfObject;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectRequest;
import io.bpfmetrics.testing.TestMap;
import io.bpfmetrics.testing.TypedOrders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An object without any text, loaded by this process: its types say what its metrics are. */
final class TypedFixture implements AutoCloseable {
    private final ConfigFixture configs = new ConfigFixture();
    private final BpfObject object;
    private final ConfigSource source;

    /** Loads the program that obeys {@link TypedOrders}. */
    TypedFixture(Path folder) throws IOException, ObjectException {
        this(folder, TypedOrders.OBJECT);
    }

    TypedFixture(Path folder, Path compiled) throws IOException, ObjectException {
        Path copy = Files.copy(compiled, folder.resolve("test.bpf.o"));
        ConfigReading reading = new ConfigFolder(folder, "p_").read("test");
        assertThat(reading.problems()).filteredOn(ConfigProblem::isError).isEmpty();
        object = BpfObject.load(new ObjectRequest(copy, Optional.empty(), Map.of(), List.of()));
        source = new ConfigSource(
                reading.configs().get(0),
                object.maps(),
                List.of(),
                object.btf().map(Btf::parse),
                ConfigFixture.LOADED_AT);
    }

    /** Puts an entry into a map. */
    void put(String map, byte[] key, byte[] value) {
        try (TestMap open = TestMap.open(AutoFixture.id(object, map))) {
            open.put(key, value);
        }
    }

    /** What a collection brings. */
    List<String> collect() throws Exception {
        return configs.collect(configs.collectors(source).get(0));
    }

    /** The series of one metric. */
    List<String> collect(String metric) throws Exception {
        return collect().stream().filter(line -> line.startsWith(metric + "{")).toList();
    }

    /** What does not fit. */
    List<String> problems() throws ObjectException {
        return new ArrayList<>(ConfigCollectors.problems(source, configs.decoders));
    }

    @Override
    public void close() {
        configs.close();
        object.close();
    }
}
