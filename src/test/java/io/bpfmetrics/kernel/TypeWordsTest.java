package io.bpfmetrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bpfmetrics.btf.Btf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class TypeWordsTest {
    private static final Path KERNEL_BTF = Path.of("/sys/kernel/btf/vmlinux");
    private static final TypeWords WITHOUT_BTF = new TypeWords(Path.of("/nonexistent"));

    @Test
    void programsHaveTheWordsThatDashboardsKnow() {
        assertThat(WITHOUT_BTF.program(0)).isEqualTo("unspec");
        assertThat(WITHOUT_BTF.program(2)).isEqualTo("probe");
        assertThat(WITHOUT_BTF.program(3)).isEqualTo("tc");
        assertThat(WITHOUT_BTF.program(10)).isEqualTo("lwt_in");
        assertThat(WITHOUT_BTF.program(32)).isEqualTo("netfilter");
    }

    @Test
    void numbersThatNothingKnowsAreUnknown() {
        assertThat(WITHOUT_BTF.program(33)).isEqualTo("unknown(33)");
        assertThat(WITHOUT_BTF.map(34)).isEqualTo("unknown(34)");
        assertThat(WITHOUT_BTF.link(15)).isEqualTo("unknown(15)");
        assertThat(WITHOUT_BTF.link(-1)).isEqualTo("unknown(4294967295)");
        assertThat(new TypeWords().map(30_000)).isEqualTo("unknown(30000)");
    }

    @Test
    void tablesAgreeWithTheRunningKernel() throws IOException {
        assumeTrue(Files.isReadable(KERNEL_BTF), "this kernel has no BTF at " + KERNEL_BTF);
        Btf btf = Btf.parse(Files.readAllBytes(KERNEL_BTF));
        TypeWords words = new TypeWords();

        compare(btf.enumeration("bpf_map_type"), "BPF_MAP_TYPE_", words::map);
        compare(btf.enumeration("bpf_link_type"), "BPF_LINK_TYPE_", words::link);
    }

    private static void compare(Map<Integer, String> kernel, String prefix, IntFunction<String> word) {
        assertThat(kernel).isNotEmpty();
        kernel.forEach((number, name) -> {
            String expected = name.replace("_DEPRECATED", "")
                    .replace("UNSPEC", "unspec")
                    .replaceFirst("^" + prefix, "")
                    .toLowerCase(Locale.ROOT);
            if (!name.contains("MAX_BPF")) { // the number of types, which is no type
                assertThat(word.apply(number)).as(name).isEqualTo(expected);
            }
        });
    }
}
