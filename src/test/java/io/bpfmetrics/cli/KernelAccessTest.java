package io.bpfmetrics.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.ExporterProcess;
import io.bpfmetrics.testing.KernelTest;
import io.bpfmetrics.testing.MapSpec;
import io.bpfmetrics.testing.TestBpf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the program says and answers where the kernel refuses; the refusals are real. */
@KernelTest
class KernelAccessTest {
    private static final int SOCKET_FILTER = 1;
    private static final int HASH = 1;
    private static final int EPERM = 1;
    private static final int EINVAL = 22;
    private static final int ENOSYS = 38;
    private static final int PROG_GET_NEXT_ID = 11;
    private static final int LINK_GET_NEXT_ID = 31;
    private static final String[] ONCE = {"--once", "--console", "--otlp-grpc", "none", "--log.no-timestamps"};

    @Test
    void namesTheMissingCapability() throws Exception {
        try (ExporterProcess exporter = ExporterCommand.of(ONCE)
                .behind("setpriv", "--bounding-set", "-sys_admin", "--inh-caps", "-sys_admin")
                .start()) {
            assertThat(exporter.awaitExit()).isEqualTo(ExitCode.PRIVILEGE);
            assertThat(exporter.stderr().text())
                    .isEqualTo("error: cannot list the BPF objects of this host: BPF_PROG_GET_NEXT_ID: EPERM,"
                            + " CAP_SYS_ADMIN is missing; run it with sudo, or grant the capability (systemd:"
                            + " AmbientCapabilities=CAP_SYS_ADMIN, podman and docker: --cap-add SYS_ADMIN)"
                            + " (docs/reference/privileges.md)");
            assertThat(exporter.stdout().text()).isEmpty();
        }
    }

    @Test
    void saysTheSameToAnUnprivilegedUserWhoLists() throws Exception {
        try (ExporterProcess exporter = ExporterCommand.of("list", "maps")
                .behind("setpriv", "--bounding-set", "-sys_admin", "--inh-caps", "-sys_admin")
                .start()) {
            assertThat(exporter.awaitExit()).isEqualTo(ExitCode.PRIVILEGE);
            assertThat(exporter.stderr().text()).contains("EPERM, CAP_SYS_ADMIN is missing");
        }
    }

    @Test
    void namesTheUserNamespace() throws Exception {
        // the kernel makes none for a process in a chroot, and an administrator may have forbidden them
        boolean canUnshare = new ProcessBuilder("unshare", "--user", "--map-root-user", "true")
                        .start()
                        .waitFor()
                == 0;
        assumeTrue(canUnshare, "this kernel gives no user namespace here");
        try (ExporterProcess exporter = ExporterCommand.of(ONCE)
                .behind("unshare", "--user", "--map-root-user")
                .start()) {
            assertThat(exporter.awaitExit()).isEqualTo(ExitCode.PRIVILEGE);
            assertThat(exporter.stderr().text())
                    .contains("EPERM, CAP_SYS_ADMIN holds in a user namespace only, as in a rootless container");
        }
    }

    @Test
    void namesASeccompFilter() throws Exception {
        try (ExporterProcess exporter =
                ExporterCommand.of(ONCE).refusing("all=" + EPERM).start()) {
            assertThat(exporter.awaitExit()).isEqualTo(ExitCode.PRIVILEGE);
            assertThat(exporter.stderr().text()).contains("EPERM, a seccomp filter refuses bpf(2); allow that system");
        }
    }

    @Test
    void namesASeccompFilterThatDeniesTheSystemCallExists() throws Exception {
        try (ExporterProcess exporter =
                ExporterCommand.of(ONCE).refusing("all=" + ENOSYS).start()) {
            assertThat(exporter.awaitExit()).isEqualTo(ExitCode.PRIVILEGE);
            assertThat(exporter.stderr().text()).contains("ENOSYS, a seccomp filter refuses bpf(2)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "13, BPF_PROG_GET_FD_BY_ID",
        "14, BPF_MAP_GET_FD_BY_ID",
        "15, BPF_OBJ_GET_INFO_BY_FD",
        "31, BPF_LINK_GET_NEXT_ID"
    })
    void namesASeccompFilterThatRefusesOnlyOneCommand(int command, String name) throws Exception {
        try (TestBpf bpf = TestBpf.open()) {
            bpf.program(SOCKET_FILTER, "refused");
            bpf.map(MapSpec.of(HASH, "refused", 4, 8, 1));
            try (ExporterProcess exporter =
                    ExporterCommand.of(ONCE).refusing(command + "=" + EPERM).start()) {
                assertThat(exporter.awaitExit()).isEqualTo(ExitCode.PRIVILEGE);
                assertThat(exporter.stderr().text()).contains(name + ": EPERM, a seccomp filter refuses bpf(2)");
            }
        }
    }

    @Test
    void saysThatTheKernelIsTooOldToListAnything() throws Exception {
        try (ExporterProcess exporter = ExporterCommand.of(ONCE)
                .refusing(PROG_GET_NEXT_ID + "=" + EINVAL)
                .start()) {
            assertThat(exporter.awaitExit()).isEqualTo(ExitCode.TOO_OLD);
            assertThat(exporter.stderr().text())
                    .contains("BPF_PROG_GET_NEXT_ID: EINVAL; this kernel (")
                    .endsWith("is too old: Linux 4.15 or later is needed");
        }
    }

    @Test
    void doesWithoutLinksWhereTheKernelDoesNotListThem() throws Exception {
        try (ExporterProcess exporter = ExporterCommand.of(ONCE)
                .refusing(LINK_GET_NEXT_ID + "=" + EINVAL)
                .start()) {
            assertThat(exporter.awaitExit()).isEqualTo(ExitCode.OK);
            assertThat(exporter.stderr().text())
                    .isEqualTo("warning: this kernel does not list BPF links (Linux 5.8 and later do):"
                            + " there are no link metrics");
        }
    }
}
