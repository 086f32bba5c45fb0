package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.testing.KernelTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@KernelTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IteratorTest {
    private static final Map<String, String> MAPS =
            Map.of("on_number", "numbers", "on_last", "many", "on_switch", "many");
    private static final int ENTRIES = 20_000;
    private static final int MANY = 1_500_000;

    private List<String> before = List.of();
    private BpfObject object = BpfObject.none();

    @BeforeAll
    void load() throws Exception {
        before = Fixtures.bpfDescriptors();
        object = load(MAPS);
    }

    @AfterAll
    void close() throws Exception {
        object.close();
        assertThat(Fixtures.bpfDescriptors()).isEqualTo(before);
    }

    @Test
    void handsOutARecordForEachTask() throws Exception {
        List<Integer> processes = new ArrayList<>();
        object.readIterator("on_task", 8, (bytes, offset) -> processes.add(bytes.getInt(offset + 4)));

        assertThat(processes).contains((int) ProcessHandle.current().pid());
    }

    @Test
    void isAttachedBeforeSomebodyReads() throws Exception {
        for (String name : List.of("on_task", "on_number", "on_last")) {
            ObjectProgram program = Fixtures.program(object, name);
            assertThat(program.problem()).isEmpty();
            assertThat(Fixtures.links(program)).isOne();
        }
    }

    /** 240 000 bytes, which are many reads; 12 bytes do not divide them evenly. */
    @Test
    void putsRecordsTogetherThatComeInTwoReads() throws Exception {
        List<Integer> keys = new ArrayList<>();
        object.readIterator("on_number", 12, (bytes, offset) -> {
            assertThat(bytes.getInt(offset + 4)).isEqualTo(2 * bytes.getInt(offset));
            assertThat(bytes.getInt(offset + 8)).isZero();
            keys.add(bytes.getInt(offset));
        });

        assertThat(keys).isEqualTo(IntStream.range(0, ENTRIES).boxed().toList());
    }

    @Test
    void readsAsOftenAsSomebodyAsks() throws Exception {
        for (int i = 0; i < 3; i++) {
            List<Integer> offsets = new ArrayList<>();
            object.readIterator("on_number", 12, (bytes, offset) -> offsets.add(offset));
            assertThat(offsets).hasSize(ENTRIES);
        }
    }

    @Test
    void goesOnWhenTheKernelPausesWithoutARecord() throws Exception {
        List<Integer> keys = new ArrayList<>();
        object.readIterator("on_last", 4, (bytes, offset) -> keys.add(bytes.getInt(offset)));

        assertThat(keys).containsExactly(MANY - 1);
    }

    @Test
    void saysThatRecordsHaveAnotherSize() {
        List<Integer> offsets = new ArrayList<>();

        assertThatThrownBy(() -> object.readIterator("on_number", 7, (bytes, offset) -> offsets.add(offset)))
                .hasMessage("the iterator \"on_number\" wrote 5 bytes more than 34285 records of 7 bytes; it does not"
                        + " write records of that size");
        assertThat(offsets).hasSize(34285);
    }

    @Test
    void takesRecordsThatAreLargerThanItsBuffer() throws Exception {
        List<Integer> keys = new ArrayList<>();
        object.readIterator("on_number", 120_000, (bytes, offset) -> keys.add(bytes.getInt(offset)));

        assertThat(keys).containsExactly(0, ENTRIES / 2);
    }

    @Test
    void saysWhichMapIsMissing() throws Exception {
        assertThat(Fixtures.problem(object, "on_no_map"))
                .isEqualTo("attaching the iterator: EBADF; programs of this section go over one map, and nothing says"
                        + " over which");
        assertThat(Fixtures.problem(object, "on_switch"))
                .isEqualTo("it is to go over map \"many\", and is no iterator");
        try (BpfObject other = load(Map.of("on_last", "more"))) {
            assertThat(Fixtures.problem(other, "on_last"))
                    .isEqualTo("it is to go over map \"more\", which is not there; there are [numbers, many, runs]");
        }
        assertThatThrownBy(() -> load(Map.of("on_first", "many")))
                .hasMessageContaining("has no program \"on_first\", which is to go over a map; it has [on_task, ");
    }

    @Test
    void readsNothingThatIsNotAttached() {
        assertThatThrownBy(() -> object.readIterator("on_no_map", 8, (bytes, offset) -> {}))
                .hasMessage("the iterator \"on_no_map\" cannot be read: no such one is attached;"
                        + " [on_last, on_number, on_task] are");
    }

    @Test
    void canBeReadUntilItIsClosed() throws Exception {
        List<Integer> offsets = new ArrayList<>();
        BpfObject other = load(MAPS);
        try {
            other.detach();
            other.readIterator("on_task", 8, (bytes, offset) -> offsets.add(offset));
            assertThat(offsets).isNotEmpty();
        } finally {
            other.close();
        }

        assertThatThrownBy(() -> other.readIterator("on_task", 8, (bytes, offset) -> {}))
                .hasMessage("the iterator \"on_task\" cannot be read: ENOENT; it is closed");
    }

    private static BpfObject load(Map<String, String> maps) throws ObjectException {
        return Fixtures.load("object_iterators", ObjectChanges.NONE.withIteratorMaps(maps));
    }
}
