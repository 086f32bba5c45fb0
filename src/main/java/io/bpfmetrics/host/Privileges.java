package io.bpfmetrics.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final int CAP_SYS_ADMIN = 21; // linux/capability.h
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
        return (effectiveCapabilities >>> CAP_SYS_ADMIN & 1) != 0;
    }

    /** The mode in brackets, as in {@code none [integrity] confidentiality}. */
    static String lockdown(String text) {
        int start = text.indexOf('[');
        int end = text.indexOf(']');
        return start < 0 || end < start ? "" : text.substring(start + 1, end);
    }

    private static String readText(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException notReadable) {
            return ""; // securityfs and lockdown are optional
        }
    }
}
