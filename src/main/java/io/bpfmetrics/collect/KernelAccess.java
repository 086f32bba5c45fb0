package io.bpfmetrics.collect;

import io.bpfmetrics.collect.SourceRefusedException.Reason;
import io.bpfmetrics.host.Privileges;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.BpfSubsystem;

/** Finds out whether the kernel lets us see its BPF objects, and if not, who is in the way. */
public final class KernelAccess {
    private static final String DOCUMENTATION = " (docs/reference/privileges.md)";

    private KernelAccess() {}

    /**
     * Tries to list objects.
     *
     * @throws SourceRefusedException if it does not, with who is in the way and what to do about it
     */
    public static void check() throws SourceRefusedException {
        try {
            new BpfSubsystem().checkAccess();
        } catch (BpfException e) {
            throw explain(e, Privileges.read(), System.getProperty("os.version"));
        } catch (LinkageError e) {
            throw withoutLibrary(e);
        } catch (UnsupportedOperationException e) {
            throw new SourceRefusedException(Reason.FAILED, String.valueOf(e.getMessage()));
        }
    }

    /** Refuses every other system: BPF is part of Linux. */
    public static void requireLinux() throws SourceRefusedException {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            throw new SourceRefusedException(Reason.FAILED, "BPF is part of Linux, and this is " + system);
        }
    }

    /** What to say if the library that calls the kernel cannot be loaded. */
    public static SourceRefusedException withoutLibrary(LinkageError problem) {
        return new SourceRefusedException(
                Reason.FAILED,
                "cannot load the library that calls the kernel: "
                        + root(problem).getMessage()
                        + "; its folder must allow programs (no noexec), choose another with"
                        + " -Djna.tmpdir=FOLDER, an option of Java (BPF_METRICS_EXPORTER_JAVA_OPTS)");
    }

    private static Throwable root(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static SourceRefusedException explain(BpfException refusal, Privileges privileges, String kernelRelease) {
        String attempt = "cannot list the BPF objects of this host: " + refusal.command() + ": " + refusal.errno();
        if (refusal.isNotPermitted()) {
            return new SourceRefusedException(
                    Reason.PRIVILEGE, attempt + ", " + whoForbids(privileges) + DOCUMENTATION);
        }
        if (refusal.isUnknownSystemCall() && privileges.hasSeccompFilter()) {
            return new SourceRefusedException(Reason.PRIVILEGE, attempt + ", " + seccomp() + DOCUMENTATION);
        }
        if (refusal.isUnknownSystemCall()) {
            return new SourceRefusedException(
                    Reason.TOO_OLD,
                    attempt + "; this kernel (" + kernelRelease
                            + ") has no bpf(2) system call: it is too old, or built without CONFIG_BPF_SYSCALL");
        }
        if (refusal.isUnknownCommand()) {
            return new SourceRefusedException(
                    Reason.TOO_OLD,
                    attempt + "; this kernel (" + kernelRelease + ") is too old: Linux 4.15 or later is needed");
        }
        return new SourceRefusedException(Reason.FAILED, attempt);
    }

    private static String whoForbids(Privileges privileges) {
        if (!privileges.hasSysAdmin()) {
            return "CAP_SYS_ADMIN is missing; run it with sudo, or grant the capability (systemd:"
                    + " AmbientCapabilities=CAP_SYS_ADMIN, podman and docker: --cap-add SYS_ADMIN)";
        }
        if (privileges.isInUserNamespace()) {
            return "CAP_SYS_ADMIN holds in a user namespace only, as in a rootless container, and the kernel wants it"
                    + " in the first one; run it as the real root";
        }
        if (privileges.hasSeccompFilter()) {
            return seccomp();
        }
        if (privileges.lockdown().equals("integrity") || privileges.lockdown().equals("confidentiality")) {
            return "although CAP_SYS_ADMIN is there; kernel lockdown is in the mode " + privileges.lockdown()
                    + " and a security module may refuse bpf(2) for that; relax its policy for this program";
        }
        return "although CAP_SYS_ADMIN is there: a security module (SELinux, AppArmor, a BPF LSM program) refuses"
                + " bpf(2); allow it in its policy for this program";
    }

    private static String seccomp() {
        return "a seccomp filter refuses bpf(2); allow that system call (systemd: SystemCallFilter=bpf,"
                + " podman and docker: --security-opt seccomp=PROFILE)";
    }
}
