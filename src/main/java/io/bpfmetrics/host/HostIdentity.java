package io.bpfmetrics.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Who this host is, for the telemetry resource.
 *
 * @param name {@code NODE_NAME} if it is set, else the kernel's host name
 * @param machineId the content of {@code /etc/machine-id}, or of D-Bus' copy; empty if there is none
 * @param architecture OpenTelemetry's word, such as {@code amd64} or {@code arm64}
 * @param kernelRelease such as {@code 6.12.48+deb13-amd64}
 */
public record HostIdentity(String name, Optional<String> machineId, String architecture, String kernelRelease) {
    private static final int MACHINE_ID_DIGITS = 32; // machine-id(5)

    /** Reads the identity of the host that this process runs on. */
    public static HostIdentity read() {
        String nodeName = System.getenv().getOrDefault("NODE_NAME", "").strip();
        return new HostIdentity(
                nodeName.isEmpty() ? hostName() : nodeName,
                machineId(Path.of("/etc/machine-id")).or(() -> machineId(Path.of("/var/lib/dbus/machine-id"))),
                architecture(System.getProperty("os.arch", "")),
                System.getProperty("os.version", ""));
    }

    static Optional<String> machineId(Path file) {
        String text = readLine(file).toLowerCase(Locale.ROOT);
        return text.length() == MACHINE_ID_DIGITS && text.chars().allMatch(HostIdentity::isHexDigit)
                ? Optional.of(text)
                : Optional.empty(); // "uninitialized" is a state of that file too
    }

    static String architecture(String javaName) {
        return switch (javaName) {
            case "aarch64" -> "arm64";
            case "ppc64le" -> "ppc64";
            default -> javaName;
        };
    }

    private static String hostName() {
        return readLine(Path.of("/proc/sys/kernel/hostname"));
    }

    private static boolean isHexDigit(int character) {
        return Character.digit(character, 16) >= 0;
    }

    private static String readLine(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException notReadable) {
            return ""; // both files may be missing in a container
        }
    }
}
