package io.bpfmetrics.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CapabilityRulesTest {
    @ParameterizedTest
    @CsvSource({
        "none, 5.18.19, 2, cap_bpf",
        "none, 5.18.19, 1, cap_bpf",
        "none, 5.18.19, 0, ",
        "none, 5.19.0, 2, ",
        "none, 6.18.0-rc1+, 2, ",
        "cap_syslog, 5.10.0-32-amd64, 2, cap_bpf",
        "cap_bpf, 5.10.0-32-amd64, 2, ",
        "cap_sys_admin, 5.10.0-32-amd64, 2, ",
        "cap_bpf, 5.8.0, 2, ",
        "none, 5.7.19, 1, cap_sys_admin",
        "cap_sys_admin, 5.7.19, 1, ",
    })
    void wantsACapabilityForReadingMaps(String kept, String release, String sysctl, String needed) {
        Optional<String> reason = CapabilityRules.whyRefused(mask(kept), release, sysctl + "\n");

        if (needed == null) {
            assertThat(reason).isEmpty();
        } else {
            assertThat(reason)
                    .hasValue("before Linux 5.19 (this is " + release
                            + ") the kernel lets nobody read maps without " + needed
                            + " while kernel.unprivileged_bpf_disabled is set; keep " + needed
                            + ", or set that sysctl to 0");
        }
    }

    @Test
    void takesAnUnknownSettingForARefusal() {
        assertThat(CapabilityRules.whyRefused(0, "5.18.0", "")).isPresent();
        assertThat(CapabilityRules.whyRefused(0, "5.19.0", "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "cap_chown, 0",
        "chown, 0",
        "CAP_SYS_ADMIN, 21",
        "Sys_Admin, 21",
        "cap_syslog, 34",
        "cap_perfmon, 38",
        "bpf, 39",
        "cap_checkpoint_restore, 40"
    })
    void knowsCapabilitiesByName(String name, int number) {
        assertThat(CapabilityNames.number(name)).hasValue(number);
    }

    @Test
    void knowsNoOtherNames() {
        assertThat(CapabilityNames.number("cap_bfp")).isEmpty();
        assertThat(CapabilityNames.number("")).isEmpty();
        assertThat(CapabilityNames.number("all")).isEmpty();
    }

    @Test
    void namesEveryCapabilityOfThisKernel() throws IOException {
        int last = Integer.parseInt(
                Files.readString(Path.of("/proc/sys/kernel/cap_last_cap")).strip());

        assertThat(CapabilityNames.all()).hasSizeGreaterThanOrEqualTo(last + 1).doesNotHaveDuplicates();
    }

    @Test
    void writesMasksAsNames() {
        assertThat(CapabilityNames.of(0)).isEqualTo("none");
        assertThat(CapabilityNames.of(1L << 39 | 1L << 38)).isEqualTo("cap_perfmon, cap_bpf");
        assertThat(CapabilityNames.of(1L << 63)).isEqualTo("cap_63");
    }

    private static long mask(String name) {
        return name.equals("none") ? 0 : 1L << CapabilityNames.number(name).orElseThrow();
    }
}
