package io.bpfmetrics.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which capabilities this kernel wants for reading maps whose descriptors a process has. */
public final class CapabilityRules {
    private static final long CAP_SYS_ADMIN = 1L << 21; // linux/capability.h
    private static final long CAP_BPF = 1L << 39;
    private static final int FIRST_WITH_CAP_BPF = version(5, 8);
    private static final int FIRST_THAT_LETS_ANYBODY_READ = version(5, 19);
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final Path SYSCTL = Path.of("/proc/sys/kernel/unprivileged_bpf_disabled");

    private CapabilityRules() {}

    /** As {@link #whyRefused(long, String, String)}, for the running kernel. */
    public static Optional<String> whyRefused(long keep) {
        return whyRefused(keep, System.getProperty("os.version"), sysctl());
    }

    /**
     * Why metrics could no longer be read with these capabilities; empty if they can.
     *
     * @param keep bit n stands for capability n
     * @param release of the kernel, as {@code uname -r} prints it
     * @param unprivilegedBpfDisabled text of the sysctl; what is not {@code 0} counts as set
     */
    public static Optional<String> whyRefused(long keep, String release, String unprivilegedBpfDisabled) {
        Matcher matcher = RELEASE.matcher(release);
        if (!matcher.matches() || unprivilegedBpfDisabled.strip().equals("0")) {
            return Optional.empty();
        }
        int version = version(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        if (version >= FIRST_THAT_LETS_ANYBODY_READ) {
            return Optional.empty();
        }
        boolean knowsCapBpf = version >= FIRST_WITH_CAP_BPF;
        long enough = knowsCapBpf ? CAP_BPF | CAP_SYS_ADMIN : CAP_SYS_ADMIN;
        String needed = knowsCapBpf ? "cap_bpf" : "cap_sys_admin";
        return (keep & enough) != 0
                ? Optional.empty()
                : Optional.of("before Linux 5.19 (this is " + release + ") the kernel lets nobody read maps without "
                        + needed + " while kernel.unprivileged_bpf_disabled is set; keep " + needed
                        + ", or set that sysctl to 0");
    }

    private static int version(int major, int minor) {
        return major * 1000 + minor;
    }

    private static String sysctl() {
        try {
            return Files.readString(SYSCTL);
        } catch (IOException unknown) {
            return ""; // counts as set: refusing at the start is better than metrics without values
        }
    }
}
