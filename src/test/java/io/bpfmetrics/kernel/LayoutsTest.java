package io.bpfmetrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.btf.BtfMember;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LayoutsTest {
    private static final Path KERNEL_BTF = Path.of("/sys/kernel/btf/vmlinux");

    private record Row(String structure, String member, int offset, int size) {}

    @Test
    void offsetsAreThoseOfTheCommittedTable() throws Exception {
        Map<String, Integer> constants = new TreeMap<>();
        add(constants, "bpf_prog_info", Layouts.ProgramInfoLayout.class);
        add(constants, "bpf_map_info", Layouts.MapInfoLayout.class);
        add(constants, "bpf_btf_info", Layouts.BtfInfoLayout.class);
        add(constants, "bpf_link_info", Layouts.LinkInfoLayout.class);

        Map<String, Integer> table = new TreeMap<>();
        table().forEach(row -> table.put(row.structure + "." + row.member, row.offset));
        assertThat(constants).isEqualTo(table);
    }

    @Test
    void committedTableIsTheRunningKernels() throws IOException {
        assumeTrue(Files.isReadable(KERNEL_BTF), "this kernel has no BTF at " + KERNEL_BTF);
        Btf btf = Btf.parse(Files.readAllBytes(KERNEL_BTF));

        for (Row row : table()) {
            BtfMember expected = new BtfMember(row.offset, row.size);
            if (btf.member(row.structure, row.member).isEmpty()) {
                // older than the field: then it must lie beyond what this kernel knows
                assertThat(row.offset)
                        .as("%s", row)
                        .isGreaterThanOrEqualTo(btf.sizeOf(row.structure).orElseThrow());
            } else {
                assertThat(btf.member(row.structure, row.member)).as("%s", row).contains(expected);
            }
        }
    }

    private static void add(Map<String, Integer> constants, String structure, Class<?> layout)
            throws ReflectiveOperationException {
        for (Field field : layout.getDeclaredFields()) {
            if (!field.getName().equals("SIZE") && !field.isSynthetic()) {
                field.setAccessible(true);
                constants.put(structure + "." + field.getName().toLowerCase(Locale.ROOT), field.getInt(null));
            }
        }
    }

    private static List<Row> table() throws IOException {
        try (InputStream stream = LayoutsTest.class.getResourceAsStream("layouts.txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> Arrays.asList(line.split("\\s+")))
                    .map(row ->
                            new Row(row.get(0), row.get(1), Integer.parseInt(row.get(2)), Integer.parseInt(row.get(3))))
                    .toList();
        }
    }
}
