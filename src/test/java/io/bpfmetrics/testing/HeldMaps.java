package io.bpfmetrics.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The maps that another process holds, for a test to fill. Closing lets go of them. */
public final class HeldMaps implements AutoCloseable {
    private static final String ID = "map_id:";
    private static final int NAME_BYTES = 15;

    private final Map<String, List<TestMap>> maps = new HashMap<>();

    private HeldMaps() {}

    /** The maps of a process at this moment. */
    public static HeldMaps of(long pid) {
        HeldMaps held = new HeldMaps();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fdinfo"))) {
            descriptors
                    .flatMap(HeldMaps::lines)
                    .filter(line -> line.startsWith(ID))
                    .map(line -> Integer.parseInt(line.substring(ID.length()).strip()))
                    .distinct()
                    .forEach(held::add);
        } catch (IOException e) {
            throw new UncheckedIOException("listing the descriptors of process " + pid, e);
        }
        return held;
    }

    private static Stream<String> lines(Path descriptor) {
        try {
            return Files.readAllLines(descriptor).stream();
        } catch (IOException closedMeanwhile) {
            return Stream.of(); // a descriptor may close between the listing and the look at it
        }
    }

    private void add(int id) {
        TestMap map = TestMap.open(id);
        maps.computeIfAbsent(map.name(), name -> new ArrayList<>()).add(map);
    }

    /** The only map whose name begins with the same 15 bytes. */
    public TestMap named(String name) {
        List<TestMap> found = all(name);
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    "there are " + found.size() + " maps " + name + " among " + maps.keySet());
        }
        return found.get(0);
    }

    /** Every map whose name begins with the same 15 bytes, such as one of each config. */
    public List<TestMap> all(String name) {
        return List.copyOf(maps.getOrDefault(name.substring(0, Math.min(NAME_BYTES, name.length())), List.of()));
    }

    @Override
    public void close() {
        maps.values().forEach(same -> same.forEach(TestMap::close));
    }
}
