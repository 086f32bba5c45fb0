package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.Mounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KernelTest
class GlobalsTest {
    private static final String SHOWN = "values_of_global_variables_total";

    @AfterEach
    void unpin() throws Exception {
        Files.deleteIfExists(Mounts.bpffs().resolve("bme_pinned"));
    }

    @Test
    void setsVariablesOfEverySectionAndWidth() throws Exception {
        Map<String, Long> values = Map.of(
                "kaddr_constant",
                0xffffffff81000000L,
                "kaddr_variable",
                5L,
                "kaddr_zero",
                -1L,
                "kaddr_word",
                0x12345678L);

        try (BpfObject object = load(values)) {
            int shown = Fixtures.map(object, SHOWN).id();
            Fixtures.assertRuns(object, 0, () -> CommandOutput.of("true"));

            assertThat(Fixtures.number(shown, 0)).isEqualTo(0xffffffff81000000L);
            assertThat(Fixtures.number(shown, 1)).isEqualTo(5);
            assertThat(Fixtures.number(shown, 2)).isEqualTo(-1);
            assertThat(Fixtures.number(shown, 3)).isEqualTo(0x12345678L);
            assertThat(Fixtures.number(shown, 4)).isEqualTo(7);
        }
    }

    @Test
    void hasMapsByTheirFullNamesAndNoneOfGlobalVariables() throws Exception {
        try (BpfObject object = load(Map.of())) {
            assertThat(object.maps()).extracting(ObjectMap::name).containsExactly("runs", SHOWN, "bme_pinned");
        }
    }

    @Test
    void sharesPinnedMaps() throws Exception {
        try (BpfObject first = load(Map.of());
                BpfObject second = load(Map.of())) {
            assertThat(Fixtures.map(first, "bme_pinned").id())
                    .isEqualTo(Fixtures.map(second, "bme_pinned").id());
            assertThat(Fixtures.map(first, "runs").id())
                    .isNotEqualTo(Fixtures.map(second, "runs").id());
        }
    }

    @Test
    void neitherTakesNorLeavesPinsOfObjectsThatAreLoadedLeniently() throws Exception {
        Path pin = Mounts.bpffs().resolve("bme_pinned");
        try (BpfObject lenient = Fixtures.load("attach_globals", ObjectChanges.NONE.leniently())) {
            assertThat(pin).doesNotExist();
            try (BpfObject pinning = load(Map.of());
                    BpfObject second = Fixtures.load("attach_globals", ObjectChanges.NONE.leniently())) {
                assertThat(pin).exists();
                assertThat(List.of(pinning, second, lenient))
                        .extracting(object -> Fixtures.map(object, "bme_pinned").id())
                        .doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void refusesAVariableThatIsNotThere() {
        assertThatThrownBy(() -> load(Map.of("kaddr_missing", 1L)))
                .hasMessage("attach_globals.bpf.o: global variable \"kaddr_missing\" does not exist; declare it in the"
                        + " BPF source: __u64 kaddr_missing;");
    }

    @Test
    void refusesAVariableThatIsNoNumber() {
        assertThatThrownBy(() -> load(Map.of("kaddr_wide", 1L)))
                .hasMessageContaining("\"kaddr_wide\" has 16 bytes; an address takes 1 to 8");
    }

    @Test
    void refusesAProgramAsAVariable() {
        assertThatThrownBy(() -> load(Map.of("show_globals", 1L)))
                .hasMessageContaining("is in section raw_tp/sched_switch");
    }

    private static BpfObject load(Map<String, Long> values) throws ObjectException {
        return BpfObject.load(new ObjectRequest(Fixtures.file("attach_globals"), Optional.empty(), values, List.of()));
    }
}
