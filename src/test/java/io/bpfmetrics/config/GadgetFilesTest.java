package io.bpfmetrics.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where gadgets and their objects are. */
class GadgetFilesTest {
    private static final String GADGET = "datasources: {one: {annotations: {metrics.collect: true}}}\n";

    @TempDir
    Path folder;

    private ConfigFixture configs;

    @BeforeEach
    void create() {
        configs = new ConfigFixture(folder);
    }

    @Test
    void findsAGadgetInAFolderOfItsOwn() {
        configs.with("io/gadget.yaml", GADGET).with("io/io.bpf.o", "").with("io/program.bpf.o", "");

        ConfigSpec spec = only("io");
        assertThat(spec.name()).isEqualTo("io");
        assertThat(spec.file()).isEqualTo(folder.resolve("io/gadget.yaml"));
        assertThat(spec.object()).isEqualTo(folder.resolve("io/program.bpf.o"));
        assertThat(spec.prefix()).isEmpty();
        assertThat(spec.foreign()).isEmpty();
        assertThat(spec.gadget()).isPresent();
    }

    @Test
    void takesTheObjectThatIsCalledAsTheGadget() {
        configs.with("io/gadget.yaml", GADGET).with("io/io.bpf.o", "");
        assertThat(only("io").object()).isEqualTo(folder.resolve("io/io.bpf.o"));

        configs.with("below/disk/gadget.yaml", GADGET).with("below/disk/disk.bpf.o", "");
        assertThat(only("below/disk").object()).isEqualTo(folder.resolve("below/disk/disk.bpf.o"));
        assertThat(only("below/disk").name()).isEqualTo("below/disk");
    }

    @Test
    void findsAGadgetByItsDataSources() {
        configs.with("net.yaml", "DATASOURCES:" + GADGET.substring(12)).with("net.bpf.o", "");

        assertThat(only("net").gadget()).isPresent();
        assertThat(only("net").object()).isEqualTo(folder.resolve("net.bpf.o"));
        configs.with("plain.yaml", "metrics: {counters: []}\n");
        assertThat(only("plain").gadget()).isEmpty();
    }

    @Test
    void takesTheFolderOfAGadgetBeforeAFileOfThisName() {
        configs.with("io/gadget.yaml", GADGET).with("io.yaml", "metrics: {counters: []}\n");

        assertThat(only("io").file()).isEqualTo(folder.resolve("io/gadget.yaml"));
    }

    @Test
    void looksForAGadgetWithoutObjectAmongWhatOthersHaveLoaded() {
        configs.with("io/gadget.yaml", GADGET + "    fields: {}\n".substring(0, 0));

        ForeignSpec foreign = only("io").foreign().orElseThrow();
        assertThat(foreign.source()).isInstanceOf(SourceSpec.Gadget.class);
        assertThat(((SourceSpec.Gadget) foreign.source()).dataSources()).containsExactly("one");
        assertThat(foreign.isHeld()).isFalse();
    }

    @Test
    void looksWhereItsFileSays() {
        configs.with("io/gadget.yaml", GADGET + "source: {map: {name: entries}}\n")
                .with("io/program.bpf.o", "");

        assertThat(only("io").foreign().orElseThrow().source()).isInstanceOf(SourceSpec.MapQuery.class);
    }

    @Test
    void takesABareObjectOnlyIfItIsNamed() {
        configs.with("io/gadget.yaml", GADGET).with("bare.bpf.o", "");

        assertThat(configs.read("all").configs()).extracting(ConfigSpec::name).containsExactly("io");
        ConfigSpec bare = only("bare");
        assertThat(bare.object()).isEqualTo(folder.resolve("bare.bpf.o"));
        assertThat(bare.name()).isEqualTo("bare");
        assertThat(bare.gadget()).isEmpty();
    }

    @Test
    void saysWhichGadgetWasMeant() {
        configs.with("blockio/gadget.yaml", GADGET);

        assertThat(configs.problems("blokio"))
                .containsExactly("error blokio.yaml: there is no such file; did you mean \"blockio\"?");
    }

    private ConfigSpec only(String name) {
        ConfigReading reading = configs.read(name);
        assertThat(reading.configs()).as("%s", reading.problems()).hasSize(1);
        return reading.configs().get(0);
    }
}
