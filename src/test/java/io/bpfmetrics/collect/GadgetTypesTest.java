package io.bpfmetrics.collect;

import static io.bpfmetrics.testing.MapContents.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.btf.BtfBytes;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gadgets' maps with types that our own gadgets do not have: they are made by hand, and belong to somebody else. */
@KernelTest
class GadgetTypesTest {
    private static final int HASH = 1;
    private static final int PERCPU_HASH = 5;
    private static final int ARRAY = 3;
    private static final int STRUCT = 4;
    private static final int TYPEDEF = 8;
    private static final int INT = 1;
    private static final int KEY = 2;
    private static final String YAML = "datasources: {typed_map: {annotations: {metrics.collect: true}}}\n";

    @TempDir
    private Path folder;

    private final TestBpf owner = TestBpf.open();
    private final BtfBytes types = new BtfBytes();
    private GadgetFixture fixture;

    @BeforeEach
    void create() {
        fixture = new GadgetFixture(folder, folder);
        types.integer("int", 4, 1) // 1
                .type("key", STRUCT, false, 1, 4, types.string("id"), INT, 0); // 2
    }

    @AfterEach
    void close() {
        fixture.close();
        owner.close();
    }

    @Test
    void readsSlotsWithSign() throws Exception {
        slots(4);
        map(KEY, 16).put(u32(-5), u32(1, 0, 2, 0));

        assertThat(fixture.collect(collector())).containsExactly("slots{id=-5} 1.0=1 2.0=1 4.0=3 8.0=3 +Inf=3 sum=NaN");
    }

    @Test
    void readsAsManySlotsAsThereArePowersOfTwo() throws Exception {
        slots(63);
        map(KEY, 4 * 63).put(u32(1), u32(new int[63]));

        assertThat(fixture.collect(collector())).hasSize(1);
    }

    @Test
    void refusesMoreSlots() throws Exception {
        slots(64);
        map(KEY, 4 * 64);

        assertRefused("typed_map.slots: it has 64 slots; at most 63 are possible");
    }

    /** A struct value of as many slots of 32 bits, with sign. */
    private void slots(int count) {
        types.type("gadget_histogram_slot__u32", TYPEDEF, false, 0, INT) // 3
                .type("", ARRAY, false, 0, 0, 3, INT, count) // 4
                .type("value", STRUCT, false, 1, 4 * count, types.string("slots"), 4, 0); // 5
    }

    @Test
    void refusesArraysOfCounters() throws Exception {
        types.type("gadget_counter__u32", TYPEDEF, false, 0, INT) // 3
                .type("", ARRAY, false, 0, 0, 3, INT, 4) // 4
                .type("value", STRUCT, false, 1, 16, types.string("counts"), 4, 0); // 5
        map(KEY, 16);

        assertRefused("typed_map.counts: it is no integer of 1, 2, 4 or 8 bytes");
    }

    @Test
    void refusesOneNameInKeyAndValue() throws Exception {
        types.type("gadget_counter__u32", TYPEDEF, false, 0, INT) // 3
                .type("", ARRAY, false, 0, 0, 3, INT, 1) // 4
                .type("value", STRUCT, false, 1, 4, types.string("id"), 3, 0); // 5
        map(KEY, 4);

        assertRefused("key and value of map \"typed_map\" both have a member \"id\"; rename one of them");
    }

    @Test
    void readsKeysThatAreNoStructures() throws Exception {
        types.type("gadget_counter__u32", TYPEDEF, false, 0, INT) // 3
                .type("", ARRAY, false, 0, 0, 3, INT, 1) // 4
                .type("value", STRUCT, false, 1, 4, types.string("runs"), 3, 0); // 5
        map(INT, 4).put(u32(7), u32(9));

        assertThat(fixture.collect(collector())).containsExactly("runs{key=7} 9");
    }

    @Test
    void showsWholeStructuresInBase64() throws Exception {
        types.type("gadget_counter__u32", TYPEDEF, false, 0, INT) // 3
                .type("inner", STRUCT, false, 1, 4, types.string("a"), INT, 0) // 4
                .type("value", STRUCT, false, 2, 8, types.string("runs"), 3, 0, types.string("in"), 4, 32); // 5
        map(KEY, 8).put(u32(7), u32(9, 1));

        assertThat(fixture.collect(collector("typed_map.in:metrics.type=key"))).containsExactly("runs{in=AQAAAA==} 9");
        assertThat(fixture.collect(collector("typed_map.in.a:metrics.type=key")))
                .containsExactly("runs{in.a=1} 9");
    }

    /** Of several processors one has written the value; the others have zeroes. */
    @Test
    void addsUpProcessorsAndTakesLabelsFromTheOneThatWrote() throws Exception {
        types.type("gadget_counter__u32", TYPEDEF, false, 0, INT) // 3
                .type("", ARRAY, false, 0, 0, 3, INT, 1) // 4
                .type("value", STRUCT, false, 2, 8, types.string("runs"), 3, 0, types.string("tag"), INT, 32); // 5
        String possible =
                Files.readString(Path.of("/sys/devices/system/cpu/possible")).strip();
        int last = Integer.parseInt(possible.substring(possible.lastIndexOf('-') + 1));
        int[] values = new int[2 * (last + 1)];
        values[2 * last] = 9;
        values[2 * last + 1] = 4;
        MapSpec spec = MapSpec.of(PERCPU_HASH, "typed_map", 4, 8, 10);
        owner.map(spec, types.bytes(), KEY, 5).put(u32(7), u32(values));

        assertThat(fixture.collect(collector())).containsExactly("runs{id=7} 9");
        assertThat(fixture.collect(collector("typed_map.tag:metrics.type=key"))).containsExactly("runs{tag=4} 9");
    }

    private void assertRefused(String why) throws Exception {
        Collector collector = collector();
        assertThatThrownBy(() -> fixture.collect(collector))
                .isInstanceOf(SourceAbsentException.class)
                .hasMessageContaining(why);
    }

    private TestMap map(int keyTypeId, int valueSize) {
        return owner.map(MapSpec.of(HASH, "typed_map", 4, valueSize, 10), types.bytes(), keyTypeId, 5);
    }

    private Collector collector(String... annotate) throws Exception {
        return fixture.configs
                .collectors(fixture.foreign("test", YAML, annotate))
                .get(0);
    }
}
