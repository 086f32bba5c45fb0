package io.bpfmetrics.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the unified cgroup hierarchy is mounted: mostly {@code /sys/fs/cgroup}, on hybrid hosts below it. */
final class CgroupMount {
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})"); // proc(5): blanks and the like
    private static final int ROOT = 3;
    private static final int MOUNT_POINT = 4;

    private CgroupMount() {}

    /** Looks into a file like {@code /proc/self/mountinfo}; empty on hosts with the first version of cgroups only. */
    static Optional<Path> find(Path mountinfo) {
        try (Stream<String> lines = Files.lines(mountinfo)) {
            return lines.filter(line -> line.contains(" - cgroup2 "))
                    .map(line -> line.split(" ", -1))
                    .min(Comparator.<String[], Boolean>comparing(
                                    fields -> !fields[ROOT].equals("/")) // whole trees first
                            .thenComparing(fields -> fields[MOUNT_POINT].length()))
                    .map(fields -> Path.of(unescape(fields[MOUNT_POINT])));
        } catch (IOException notMounted) {
            return Optional.empty(); // without procfs there is nothing to go by
        }
    }

    private static String unescape(String path) {
        return ESCAPE.matcher(path)
                .replaceAll(match -> Character.toString((char) Integer.parseInt(match.group(1), 8))
                        .replace("\\", "\\\\"));
    }
}
