package io.bpfmetrics.object;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Paths of cgroups as configs write them. */
final class Cgroups {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;

    private Cgroups() {}

    /** The path itself if it is absolute, else what lies there below the mount of the cgroup2 file system. */
    static String path(String named) throws AttachException {
        if (named.startsWith("/")) {
            return named;
        }
        try {
            return mountPoint(Files.readAllLines(MOUNTS)) + "/" + named;
        } catch (IOException e) {
            throw new AttachException("where cgroups are mounted cannot be read: " + e);
        }
    }

    private static String mountPoint(List<String> mounts) throws AttachException {
        return mounts.stream()
                .filter(mount -> mount.contains(" - cgroup2 "))
                .map(mount -> mount.split(" ", -1)[MOUNT_POINT])
                .findFirst()
                .orElseThrow(
                        () -> new AttachException("no cgroup2 file system is mounted; mount one, as systemd does"));
    }
}
