package io.bpfmetrics.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What this process may do, from {@code /proc/self/status} and its neighbours.
 *
 * @param effectiveCapabilities the bits of {@code CapEff}
 * @param hasSeccompFilter whether a seccomp filter looks at its system calls
 * @param isInUserNamespace whether its capabilities hold in a user namespace only, as in a rootless container
 * @param lockdown the kernel's lockdown mode: {@code none}, {@code integrity}, {@code confidentiality}, or empty
 */
public record Privileges(
        long effectiveCapabilities, boolean hasSeccompFilter, boolean isInUserNamespace, String lockdown) {
    private static final int CAP_NET_ADMIN = 12; // linux/capability.h
    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_SYSLOG = 34;
    private static final int CAP_PERFMON = 38;
    private static final int CAP_BPF = 39;
    private static final String SECCOMP_MODE_FILTER = "2"; // linux/seccomp.h
    private static final String WHOLE_ID_RANGE = "0 0 4294967295"; // only the first user namespace maps all ids

    /** Reads the privileges of this process. */
    public static Privileges read() {
        Map<String, String> status = readText(Path.of("/proc/self/status"))
                .lines()
                .filter(line -> line.contains(":"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1).strip(),
                        (first, second) -> first));
        String idMap = readText(Path.of("/proc/self/uid_map")).strip().replaceAll("\\s+", " ");
        return new Privileges(
                Long.parseUnsignedLong(status.getOrDefault("CapEff", "0"), 16),
                status.getOrDefault("Seccomp", "").equals(SECCOMP_MODE_FILTER),
                !idMap.isEmpty() && !idMap.equals(WHOLE_ID_RANGE),
                lockdown(readText(Path.of("/sys/kernel/security/lockdown"))));
    }

    /** Whether CAP_SYS_ADMIN is effective. */
    public boolean hasSysAdmin() {
        return has(CAP_SYS_ADMIN);
    }

    /** Whether it may load BPF: CAP_BPF, or CAP_SYS_ADMIN, which includes it. */
    public boolean hasBpf() {
        return has(CAP_BPF) || hasSysAdmin();
    }

    /** Whether programs may look at the kernel's memory: CAP_PERFMON, or CAP_SYS_ADMIN, which includes it. */
    public boolean hasPerfmon() {
        return has(CAP_PERFMON) || hasSysAdmin();
    }

    /** Whether it may attach to network interfaces: CAP_NET_ADMIN, or CAP_SYS_ADMIN, which BPF takes for it. */
    public boolean hasNetAdmin() {
        return has(CAP_NET_ADMIN) || hasSysAdmin();
    }

    /** Whether it sees the addresses of kernel symbols where {@code kernel.kptr_restrict} is 1. */
    public boolean hasSyslog() {
        return has(CAP_SYSLOG);
    }

    /**
     * The capabilities that every config needs and this process lacks, by name. Some programs need more: CAP_NET_ADMIN
     * to attach to interfaces and cgroups, CAP_SYSLOG for addresses of symbols.
     */
    public List<String> missingForConfigs() {
        List<String> missing = new ArrayList<>();
        if (!hasBpf()) {
            missing.add("CAP_BPF");
        }
        if (!hasPerfmon()) {
            missing.add("CAP_PERFMON");
        }
        return List.copyOf(missing);
    }

    /** The mode in brackets, as in {@code none [integrity] confidentiality}. */
    static String lockdown(String text) {
        int start = text.indexOf('[');
        int end = text.indexOf(']');
        return start < 0 || end < start ? "" : text.substring(start + 1, end);
    }

    private boolean has(int capability) {
        return (effectiveCapabilities >>> capability & 1) != 0;
    }

    private static String readText(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException notReadable) {
            return ""; // securityfs and lockdown are optional
        }
    }
}
