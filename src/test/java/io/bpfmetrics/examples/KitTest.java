package io.bpfmetrics.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the headers of {@code native/include} do to maps, for the numbers 0 to 8. */
final class KitTest {
    private static final List<Long> NUMBERS =
            LongStream.rangeClosed(0, 8).boxed().toList();
    private static final Map<Long, Long> EXP2 = Map.of(0L, 2L, 1L, 1L, 2L, 2L, 3L, 4L, 4L, 36L);
    private static final Map<Long, Long> EXP2ZERO = Map.of(0L, 1L, 1L, 1L, 2L, 1L, 3L, 2L, 4L, 4L, 5L, 36L);
    private static final Path KIT = ExporterCommand.projectDirectory().resolve("native");

    @Test
    @KernelTest
    void ownHeaderPutsNumbersIntoTheBucketsOfEachType() throws Exception {
        try (KitProgram program = KitProgram.load(KIT.resolve("testdata/kit.bpf.o"))) {
            program.run(NUMBERS);

            assertThat(program.buckets("kit_exp2")).isEqualTo(EXP2);
            assertThat(program.buckets("kit_percpu")).isEqualTo(EXP2);
            assertThat(program.buckets("kit_exp2zero")).isEqualTo(EXP2ZERO);
            assertThat(program.buckets("kit_bit_length"))
                    .isEqualTo(Map.of(0L, 1L, 1L, 1L, 2L, 2L, 3L, 4L, 4L, 1L, 5L, 36L));
            assertThat(program.buckets("kit_linear"))
                    .isEqualTo(Map.of(0L, 1L, 1L, 1L, 2L, 1L, 3L, 1L, 4L, 1L, 5L, 4L, 6L, 36L));
            assertThat(program.buckets("kit_fixed")).isEqualTo(Map.of(2L, 3L, 4L, 2L, 6L, 4L, 7L, 36L));
            assertThat(program.slots("kit_slots")).containsExactly(1L, 1L, 2L, 4L, 1L);
            assertThat(program.buckets("kit_numbers"))
                    .as("a counter and a gauge")
                    .isEqualTo(Map.of(0L, 36L, 1L, 8L));
        }
    }

    @Test
    @KernelTest
    void linearSumsAreEvenedOutByChance() throws Exception {
        try (KitProgram program = KitProgram.load(KIT.resolve("testdata/kit.bpf.o"))) {
            program.run(LongStream.range(0, 64).map(i -> 30).boxed().toList());

            assertThat(program.buckets("kit_wide"))
                    .as("64 times 30 in widths of 50: about 38")
                    .containsEntry(1L, 64L)
                    .hasEntrySatisfying(6L, sum -> assertThat(sum).isBetween(14L, 62L));
        }
    }

    @Test
    @KernelTest
    void headersOfTheOriginalGiveTheSameBucketsAndResults(@TempDir Path folder) throws Exception {
        try (KitProgram program = KitProgram.load(compiled(folder, "x86"))) {
            program.run(NUMBERS);

            assertThat(program.buckets("kit_exp2")).isEqualTo(EXP2);
            assertThat(program.buckets("kit_exp2zero")).isEqualTo(EXP2ZERO);
            assertThat(program.buckets("kit_nosync"))
                    .as("not run for 0")
                    .isEqualTo(Map.of(0L, 1L, 1L, 1L, 2L, 2L, 3L, 4L, 4L, 36L));
            assertThat(program.buckets("kit_signed"))
                    .as("what is below zero adds to no sum")
                    .isEqualTo(Map.of(4L, 9L));
            assertThat(program.buckets("kit_numbers"))
                    .as("the returned value, the logarithms of 8 << 40 and of 8, the probe's address")
                    .containsEntry(0L, 36L)
                    .containsEntry(1L, 4303L)
                    .containsEntry(2L, 36L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86", "arm64"})
    void headersOfTheOriginalCompileForBothArchitectures(String architecture, @TempDir Path folder) throws Exception {
        assertThat(compiled(folder, architecture)).isNotEmptyFile();
    }

    private static Path compiled(Path folder, String architecture) throws IOException, InterruptedException {
        requireHeaders();
        Path object = folder.resolve("original.bpf.o");
        Files.writeString(
                folder.resolve("vmlinux.h"),
                CommandOutput.of("bpftool", "btf", "dump", "file", "/sys/kernel/btf/vmlinux", "format", "c"));
        CommandOutput.of(
                "clang-19",
                "-target",
                "bpf",
                "-mcpu=v3",
                "-O2",
                "-g",
                "-Wall",
                "-Werror",
                "-D__TARGET_ARCH_" + architecture,
                "-I" + folder,
                "-I" + KIT.resolve("include"),
                "-c",
                ExporterCommand.projectDirectory()
                        .resolve("src/test/resources/kit/original.bpf.c")
                        .toString(),
                "-o",
                object.toString());
        return object;
    }

    private static void requireHeaders() {
        if (!Files.exists(Path.of("/usr/include/bpf/bpf_helpers.h"))) {
            abort("no headers of libbpf on this machine; install the package libbpf-dev");
        }
    }
}
