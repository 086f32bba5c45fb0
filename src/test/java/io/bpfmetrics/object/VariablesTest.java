package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.KernelTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

@KernelTest
class VariablesTest {
    @Test
    void setsVariablesOfEverySectionAndSize() throws Exception {
        byte[] name = Arrays.copyOf("second".getBytes(StandardCharsets.US_ASCII), 16);
        byte[] endpoint = new byte[17];
        Arrays.fill(endpoint, (byte) 0xfe);
        Map<String, byte[]> values = Map.of(
                "target_name", name,
                "target_endpoint", endpoint,
                "is_strict", new byte[] {0},
                "target_pid", new byte[] {4, 3, 2, 1},
                "threshold", new byte[] {1, 2, 3, 4, 5, 6, 7, 8},
                "total", new byte[] {0, 0, 0, 0, 0, 0, 0, 1},
                "generation", new byte[] {9, 0, 0, 0});

        try (BpfObject object = load(values)) {
            ByteBuffer view = shown(object);

            assertThat(bytes(view, 0, 16)).isEqualTo(name);
            assertThat(bytes(view, 16, 17)).isEqualTo(endpoint);
            assertThat(view.get(33)).isZero();
            assertThat(view.getInt(36)).isEqualTo(0x01020304);
            assertThat(view.getLong(40)).isEqualTo(0x0807060504030201L);
            assertThat(view.getLong(48)).isEqualTo(1L << 56);
            assertThat(view.getInt(56)).isEqualTo(9);
        }
    }

    @Test
    void leavesTheOthersAsTheyWereCompiled() throws Exception {
        try (BpfObject object = load(Map.of("is_strict", new byte[] {0}))) {
            ByteBuffer view = shown(object);

            assertThat(new String(bytes(view, 0, 6), StandardCharsets.US_ASCII)).isEqualTo("first\0");
            assertThat(view.getInt(36)).isEqualTo(-1);
            assertThat(view.getLong(40)).isEqualTo(1000);
            assertThat(view.getInt(56)).isEqualTo(3);
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> load(Map.of("target_name", new byte[3])))
                .hasMessage("object_variables.bpf.o: global variable \"target_name\" has 16 bytes, and 3 are given for"
                        + " it");
        assertThatThrownBy(() -> load(Map.of("target_nam", new byte[16])))
                .hasMessage("object_variables.bpf.o: global variable \"target_nam\" does not exist; declare it in the"
                        + " BPF source: const volatile __u64 target_nam = 0;");
        assertThatThrownBy(() -> load(Map.of("show", new byte[8]))).hasMessageContaining("is in section raw_tp/");
    }

    @Test
    void keepsItsOwnCopyOfTheBytes() {
        byte[] mine = {1};
        ObjectChanges changes = ObjectChanges.NONE.withVariables(Map.of("is_strict", mine));
        mine[0] = 2;
        changes.variables().values().forEach(ByteBuffer::get);

        assertThat(changes.variables()).containsEntry("is_strict", ByteBuffer.wrap(new byte[] {1}));
        assertThat(changes).isEqualTo(ObjectChanges.NONE.withVariables(Map.of("is_strict", new byte[] {1})));
        assertThat(changes).isNotEqualTo(ObjectChanges.NONE.withVariables(Map.of("is_strict", new byte[] {2})));
    }

    private static BpfObject load(Map<String, byte[]> values) throws ObjectException {
        return Fixtures.load("object_variables", ObjectChanges.NONE.withVariables(values));
    }

    /** What the program sees, of the layout of {@code struct view}. */
    private static ByteBuffer shown(BpfObject object) throws Exception {
        Fixtures.assertRuns(object, 0, () -> CommandOutput.of("true"));
        byte[] value = Fixtures.value(Fixtures.map(object, "shown").id(), 0);
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
    }

    private static byte[] bytes(ByteBuffer view, int offset, int size) {
        byte[] bytes = new byte[size];
        view.get(offset, bytes);
        return bytes;
    }
}
