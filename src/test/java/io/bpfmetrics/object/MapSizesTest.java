package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapContents;
import java.util.Map;
import org.junit.jupiter.api.Test;

@KernelTest
class MapSizesTest {
    @Test
    void givesMapsTheSizesThatVariablesSay() throws Exception {
        Map<String, byte[]> variables = Map.of(
                "unsized_max_entries", MapContents.u32(100),
                "sized_max_entries", MapContents.u64(200));

        try (BpfObject object = load(variables)) {
            assertThat(maxEntries(object, "unsized")).isEqualTo(100);
            assertThat(maxEntries(object, "sized")).isEqualTo(200);
            assertThat(maxEntries(object, "filled")).isEqualTo(7);
            assertThat(maxEntries(object, "events")).isEqualTo(8192);
        }
    }

    @Test
    void leavesMapsAsTheyAreWithoutSuchVariables() throws Exception {
        try (BpfObject object = load(Map.of("unsized_max_entries", MapContents.u32(1)))) {
            assertThat(maxEntries(object, "sized")).isEqualTo(3);
            assertThat(maxEntries(object, "named")).isEqualTo(4);
            assertThat(maxEntries(object, "plain")).isEqualTo(5);
            assertThat(maxEntries(object, "storage")).isZero();
        }
    }

    @Test
    void makesAMapOfOneEntryWhereTheVariableSaysNone() throws Exception {
        try (BpfObject object = load(Map.of())) {
            assertThat(maxEntries(object, "unsized")).isEqualTo(1);
        }
    }

    @Test
    void saysWhatAMapLacksThatNoVariableGivesASize() {
        assertThatThrownBy(() -> Fixtures.load("object_map_without_size"))
                .hasMessage("object_map_without_size.bpf.o: map \"forgotten\" has max_entries 0; give it a number in"
                        + " the BPF source, or declare there: const volatile __u32 forgotten_max_entries = 0; and set"
                        + " that variable");
    }

    @Test
    void refusesSizesThatNoMapCanHave() {
        Map<String, byte[]> variables = Map.of(
                "unsized_max_entries", MapContents.u32(1),
                "sized_max_entries", MapContents.u64(-1));

        assertThatThrownBy(() -> load(variables))
                .hasMessage("object_map_sizes.bpf.o: map \"sized\" cannot have 18446744073709551615 entries, which the"
                        + " variable \"sized_max_entries\" says; a map has at most 4294967295");
    }

    private static BpfObject load(Map<String, byte[]> variables) throws ObjectException {
        return Fixtures.load("object_map_sizes", ObjectChanges.NONE.withVariables(variables));
    }

    private static int maxEntries(BpfObject object, String map) {
        return Fixtures.map(object, map).shape().maxEntries();
    }
}
