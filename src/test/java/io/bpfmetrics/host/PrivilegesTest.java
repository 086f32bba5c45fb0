package io.bpfmetrics.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PrivilegesTest {
    private static final long SYS_ADMIN = 1L << 21;
    private static final long NET_ADMIN = 1L << 12;
    private static final long SYSLOG = 1L << 34;
    private static final long PERFMON = 1L << 38;
    private static final long BPF = 1L << 39;

    @Test
    void namesWhatConfigsLack() {
        assertThat(with(0).missingForConfigs()).containsExactly("CAP_BPF", "CAP_PERFMON");
        assertThat(with(BPF).missingForConfigs()).containsExactly("CAP_PERFMON");
        assertThat(with(PERFMON).missingForConfigs()).containsExactly("CAP_BPF");
        assertThat(with(BPF | PERFMON).missingForConfigs()).isEmpty();
    }

    @Test
    void takesSysAdminForAllOfThemButSyslog() {
        Privileges admin = with(SYS_ADMIN);

        assertThat(admin.missingForConfigs()).isEmpty();
        assertThat(admin.hasNetAdmin()).isTrue();
        assertThat(admin.hasSyslog()).isFalse();
        assertThat(with(BPF | PERFMON).hasSysAdmin()).isFalse();
    }

    @Test
    void tellsTheOthersApart() {
        assertThat(with(NET_ADMIN).hasNetAdmin()).isTrue();
        assertThat(with(SYSLOG).hasSyslog()).isTrue();
        assertThat(with(SYSLOG).hasNetAdmin()).isFalse();
    }

    private static Privileges with(long capabilities) {
        return new Privileges(capabilities, false, false, "");
    }
}
