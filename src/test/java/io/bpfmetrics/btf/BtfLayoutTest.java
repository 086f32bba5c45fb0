package io.bpfmetrics.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Members by path, in the types of the running kernel. */
class BtfLayoutTest {
    private static final Path KERNEL_BTF = Path.of("/sys/kernel/btf/vmlinux");

    @Test
    void findsMembersOfEveryKind() throws IOException {
        BtfLayout task = kernelStruct("task_struct");

        assertThat(task.field("comm")).hasValueSatisfying(field -> {
            assertThat(field.kind()).isEqualTo(BtfField.Kind.TEXT);
            assertThat(field.size()).isEqualTo(16);
        });
        assertThat(task.field("pid").orElseThrow().kind()).isEqualTo(BtfField.Kind.SIGNED);
        assertThat(task.field("pid").orElseThrow().isNumber()).isTrue();
        assertThat(task.field("parent").orElseThrow().kind()).isEqualTo(BtfField.Kind.POINTER);
        assertThat(task.field("in_execve").orElseThrow().kind()).isEqualTo(BtfField.Kind.BIT_FIELD);
        assertThat(task.field("se").orElseThrow().kind()).isEqualTo(BtfField.Kind.COMPOSITE);
        assertThat(task.field("no_such_member")).isEmpty();
        assertThat(task.field("pid.x")).isEmpty();
    }

    @Test
    void addsUpOffsetsOnThePath() throws IOException {
        BtfLayout task = kernelStruct("task_struct");
        BtfLayout entity = kernelStruct("sched_entity");

        int outer = task.field("se").orElseThrow().offset();
        int inner = entity.field("vruntime").orElseThrow().offset();

        assertThat(task.field("se.vruntime")).hasValueSatisfying(field -> {
            assertThat(field.offset()).isEqualTo(outer + inner);
            assertThat(field.kind()).isEqualTo(BtfField.Kind.UNSIGNED);
            assertThat(field.path()).isEqualTo("se.vruntime");
        });
    }

    @Test
    void listsAllLeavesOfASmallType() throws IOException {
        assertThat(kernelStruct("list_head").leaves())
                .extracting(BtfField::path, BtfField::offset, BtfField::size)
                .containsExactly(tuple("next", 0, 8), tuple("prev", 8, 8));
        assertThat(kernelStruct("timespec64").leaves())
                .extracting(BtfField::path, BtfField::kind)
                .containsExactly(tuple("tv_sec", BtfField.Kind.SIGNED), tuple("tv_nsec", BtfField.Kind.SIGNED));
    }

    @Test
    void knowsTheWordsOfEnumerations() throws IOException {
        BtfLayout map = kernelStruct("bpf_map");

        assertThat(map.field("map_type")).hasValueSatisfying(field -> {
            assertThat(field.kind()).isEqualTo(BtfField.Kind.ENUM);
            assertThat(field.words()).containsEntry(1L, "BPF_MAP_TYPE_HASH");
        });
    }

    private static BtfLayout kernelStruct(String name) throws IOException {
        assumeTrue(Files.isReadable(KERNEL_BTF), "this kernel has no BTF at " + KERNEL_BTF);
        Btf btf = Btf.parse(Files.readAllBytes(KERNEL_BTF));
        for (int id = 1; id < btf.types(); id++) {
            if (btf.isStructure(id, name)) {
                return new BtfLayout(btf, id);
            }
        }
        throw new AssertionError("no struct " + name);
    }
}
