package io.bpfmetrics.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Who this host is, for the telemetry resource.
 *
 * @param name the kernel's host name; empty where procfs is not mounted
 * @param machineId the content of {@code /etc/machine-id}, or of D-Bus' copy; empty if there is none
 */
public record HostIdentity(String name, Optional<String> machineId) {
    private static final int MACHINE_ID_DIGITS = 32; // machine-id(5)

    /** Reads the identity of the host that this process runs on. */
    public static HostIdentity read() {
        return new HostIdentity(
                readLine(Path.of("/proc/sys/kernel/hostname")),
                machineId(Path.of("/etc/machine-id")).or(() -> machineId(Path.of("/var/lib/dbus/machine-id"))));
    }

    static Optional<String> machineId(Path file) {
        String text = readLine(file).toLowerCase(Locale.ROOT);
        return text.length() == MACHINE_ID_DIGITS && text.chars().allMatch(HostIdentity::isHexDigit)
                ? Optional.of(text)
                : Optional.empty(); // "uninitialized" is a state of that file too
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
