package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectFileTest {
    @Test
    void hasVariablesOfEverySectionAndSize() throws Exception {
        ObjectFile file = ObjectFile.read(Fixtures.file("object_variables"));

        assertThat(file.variable("target_pid")).hasValue(new byte[] {-1, -1, -1, -1});
        assertThat(file.variable("target_name"))
                .hasValue(Arrays.copyOf("first".getBytes(StandardCharsets.US_ASCII), 16));
        assertThat(file.variable("target_endpoint")).hasValue(new byte[17]);
        assertThat(file.variable("is_strict")).hasValue(new byte[] {1});
        assertThat(file.variable("threshold")).hasValue(new byte[] {(byte) 0xe8, 3, 0, 0, 0, 0, 0, 0});
        assertThat(file.variable("generation")).hasValue(new byte[] {3, 0, 0, 0});
        assertThat(file.variable("total")).hasValue(new byte[8]);
    }

    @Test
    void takesNothingElseForAVariable() throws Exception {
        ObjectFile file = ObjectFile.read(Fixtures.file("object_variables"));

        assertThat(file.variable("target")).isEmpty();
        assertThat(file.variable("show")).isEmpty();
        assertThat(file.variable("shown")).isEmpty();
        assertThat(file.variable("LICENSE")).isEmpty();
        assertThat(file.variable("")).isEmpty();
    }

    @Test
    void hasTypeInformation() throws Exception {
        byte[] types = ObjectFile.read(Fixtures.file("object_variables")).btf().orElseThrow();

        assertThat(types).startsWith(0x9f, 0xeb);
        assertThat(new String(types, StandardCharsets.ISO_8859_1)).contains("target_endpoint", "endpoint", "shown");
    }

    @Test
    void saysWhatIsWrongWithAFile(@TempDir Path folder) throws Exception {
        Path gone = folder.resolve("gone.bpf.o");
        Path text = Files.writeString(folder.resolve("text.bpf.o"), "not an object\n");

        assertThatThrownBy(() -> ObjectFile.read(gone)).hasMessageContaining("gone.bpf.o does not exist; compile it");
        assertThatThrownBy(() -> ObjectFile.read(text))
                .isInstanceOf(ObjectException.class)
                .hasMessageStartingWith("text.bpf.o: its symbols cannot be read: ")
                .hasMessageContaining("is not a 64-bit ELF file");
    }

    @Test
    void survivesDamagedFiles(@TempDir Path folder) throws Exception {
        byte[] whole = Files.readAllBytes(Fixtures.file("object_variables"));
        for (int at = 0; at < whole.length; at += 7) {
            byte[] damaged = whole.clone();
            Arrays.fill(damaged, at, Math.min(at + 8, damaged.length), (byte) 0xff);
            Path file = Files.write(folder.resolve("damaged.bpf.o"), damaged);
            try {
                ObjectFile object = ObjectFile.read(file);
                object.btf();
                object.variable("target_name");
            } catch (ObjectException expected) {
                assertThat(expected).hasMessageStartingWith("damaged.bpf.o: ");
            }
        }
    }
}
