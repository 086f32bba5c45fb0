package io.bpfmetrics.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeptCapabilitiesTest {
    private static final long SYSLOG = 1L << 34;
    private static final long PERFMON = 1L << 38;
    private static final long BPF = 1L << 39;
    private static final long SYS_ADMIN = 1L << 21;
    private static final long HELD = SYSLOG | PERFMON | BPF | SYS_ADMIN;

    @ParameterizedTest
    @ValueSource(strings = {"cap_bpf,cap_syslog", "BPF, syslog", " CAP_SYSLOG,bpf ", "cap_bpf,cap_syslog,bpf"})
    void understandsLists(String text) throws ExitException {
        assertThat(KeptCapabilities.parse(text, HELD).mask()).hasValue(BPF | SYSLOG);
    }

    @Test
    void understandsAll() throws ExitException {
        KeptCapabilities all = KeptCapabilities.parse("all", HELD);

        assertThat(all).isEqualTo(new KeptCapabilities(OptionalLong.empty())).hasToString("all");
        assertThat(all.canListObjects()).isTrue();
    }

    @Test
    void canListObjectsOnlyWithSysAdmin() throws ExitException {
        assertThat(KeptCapabilities.parse("cap_sys_admin", HELD).canListObjects())
                .isTrue();
        assertThat(KeptCapabilities.parse("cap_bpf", HELD).canListObjects()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "cap_sylog, cap_syslog",
        "cap_prefmon, cap_perfmon",
        "sysadmin, cap_sys_admin",
    })
    void suggestsTheNearestName(String wrong, String right) {
        assertThatThrownBy(() -> KeptCapabilities.parse("cap_bpf," + wrong, HELD))
                .hasMessage("--capabilities.keep: there is no capability '" + wrong + "'; did you mean '" + right
                        + "'? (all, none, or names separated by commas)")
                .extracting(problem -> ((ExitException) problem).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cap_bpf,", "all,cap_bpf", "none,cap_bpf"})
    void takesNothingElse(String text) {
        assertThatThrownBy(() -> KeptCapabilities.parse(text, HELD)).hasMessageContaining("there is no capability '");
    }

    @Test
    void cannotKeepWhatIsNotThere() {
        assertThatThrownBy(() -> KeptCapabilities.parse("cap_bpf,cap_syslog,cap_net_admin", BPF))
                .hasMessage("--capabilities.keep: cannot keep what is not there: this process does not have"
                        + " cap_net_admin, cap_syslog; grant it, or leave it out (docs/reference/privileges.md)")
                .extracting(problem -> ((ExitException) problem).exitCode())
                .isEqualTo(ExitCode.PRIVILEGE);
    }
}
