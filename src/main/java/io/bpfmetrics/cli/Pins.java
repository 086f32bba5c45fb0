package io.bpfmetrics.cli;

import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.ForeignMap;
import io.bpfmetrics.kernel.ForeignMaps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where maps are pinned, in the BPF file systems that this process sees. */
record Pins(Map<Integer, TreeSet<String>> byId) {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4; // the field, see proc(5)
    private static final String BPFFS = "bpf";

    static Pins find(ForeignMaps maps) {
        Map<Integer, TreeSet<String>> byId = new TreeMap<>();
        for (Path mount : mounts()) {
            files(mount).forEach(file -> add(maps, file, byId));
        }
        return new Pins(byId);
    }

    private static List<Path> files(Path mount) {
        try (Stream<Path> files = Files.walk(mount)) {
            return files.filter(file -> !Files.isDirectory(file)).toList();
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of(); // the list of maps is good without what we may not see
        }
    }

    private static void add(ForeignMaps maps, Path file, Map<Integer, TreeSet<String>> byId) {
        mapId(maps, file)
                .ifPresent(id ->
                        byId.computeIfAbsent(id, unseen -> new TreeSet<>()).add(file.toString()));
    }

    private static OptionalInt mapId(ForeignMaps maps, Path file) {
        try {
            Optional<ForeignMap> map = maps.openPinned(file);
            if (map.isEmpty()) {
                return OptionalInt.empty();
            }
            try (ForeignMap opened = map.get()) {
                return OptionalInt.of(opened.info().id());
            }
        } catch (BpfException noMap) {
            return OptionalInt.empty(); // programs and links are pinned, too
        }
    }

    private static List<Path> mounts() {
        try {
            return Files.readAllLines(MOUNTS).stream()
                    .filter(line -> line.contains(" - " + BPFFS + " "))
                    .map(line -> Path.of(line.split(" ", -1)[MOUNT_POINT]))
                    .toList();
        } catch (IOException withoutProc) {
            return List.of();
        }
    }

    /** Whether a path, or the next folder above it that exists, is in a BPF file system. */
    static boolean isOnBpffs(Path pin) {
        Path there = pin.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return Files.getFileStore(there).type().equals(BPFFS);
        } catch (IOException unknown) {
            return true; // so that no wrong advice is given
        }
    }

    /** The paths, separated by commas; empty if there is none that we can see. */
    String of(int id) {
        return String.join(", ", byId.getOrDefault(id, new TreeSet<>()));
    }
}
