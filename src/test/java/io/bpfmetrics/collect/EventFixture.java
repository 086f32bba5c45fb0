package io.bpfmetrics.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.config.ConfigFolder;
import io.bpfmetrics.config.ConfigProblem;
import io.bpfmetrics.config.ConfigReading;
import io.bpfmetrics.object.BpfObject;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectRequest;
import io.bpfmetrics.testing.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collectors of config texts over the program that obeys {@link Records}. */
final class EventFixture implements AutoCloseable {
    final ConfigFixture configs = new ConfigFixture();
    final BpfObject object;
    private final Path folder;

    EventFixture(Path folder) throws ObjectException {
        this.folder = folder;
        object = BpfObject.load(new ObjectRequest(Records.OBJECT, Optional.empty(), Map.of(), List.of()));
    }

    /** The collectors of a config, which has no errors: its own, and that of the metrics about configs. */
    List<Collector> collectors(String text) throws IOException {
        return configs.collectors(source(text));
    }

    /** Its own only. */
    Collector collector(String text) throws IOException {
        return collectors(text).get(0);
    }

    /** What does not fit the object. */
    List<String> problems(String text) throws IOException, ObjectException {
        return ConfigCollectors.problems(source(text), configs.decoders);
    }

    private ConfigSource source(String text) throws IOException {
        Files.writeString(folder.resolve("test.yaml"), text);
        ConfigReading reading = new ConfigFolder(folder, "").read("test");
        assertThat(reading.problems()).filteredOn(ConfigProblem::isError).isEmpty();
        return new ConfigSource(
                reading.configs().get(0),
                object.maps(),
                List.of(),
                object.btf().map(Btf::parse),
                ConfigFixture.LOADED_AT);
    }

    /** Events that are lost, by reason. */
    Map<String, Long> lost() {
        FamilyLines lines = new FamilyLines();
        configs.self.collect(lines);
        return lines.lostEvents();
    }

    @Override
    public void close() {
        configs.close();
        object.close();
    }
}
