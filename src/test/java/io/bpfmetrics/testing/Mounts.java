package io.bpfmetrics.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where this host has the file systems that tests use. */
public final class Mounts {
    private Mounts() {}

    /** The root of the unified cgroup hierarchy. */
    public static Path cgroup2() {
        return mountPoint("cgroup2");
    }

    /** A bpffs. */
    public static Path bpffs() {
        return mountPoint("bpf");
    }

    /** Reads /proc/self/mountinfo: the fifth field is the mount point, the type follows the lone dash. */
    private static Path mountPoint(String type) {
        try {
            List<String> mounts = Files.readAllLines(Path.of("/proc/self/mountinfo"));
            for (String mount : mounts) {
                if (mount.contains(" - " + type + " ")) {
                    return Path.of(mount.split(" ", -1)[4]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading /proc/self/mountinfo", e);
        }
        throw new IllegalStateException("no " + type + " file system is mounted; mount one, as systemd does at boot");
    }
}
