package io.bpfmetrics.benchmark;

import io.bpfmetrics.testing.TestBpf;
import io.bpfmetrics.testing.TestMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with configs, each of one map with {@value #ENTRIES} entries whose key becomes three labels, and the filling
 * of these maps once somebody has loaded them.
 */
final class ManyConfigs implements AutoCloseable {
    static final int ENTRIES = 100_000;
    static final int HASH = 1;
    static final int PERCPU_HASH = 5;

    private static final int KEY_SIZE = 16;
    private static final int AT_ONCE = 10_000;
    private static final String YAML = """
            prefix: "%s"
            metrics:
              counters:
                - name: %s
                  help: Calls by function, device and operation.
                  labels:
                    - {name: function, size: 8, decoders: [{name: uint}]}
                    - {name: device, size: 4, decoders: [{name: uint}]}
                    - name: operation
                      size: 4
                      decoders:
                        - name: uint
                        - name: static_map
                          static_map: {0: read, 1: write, 2: sync, 3: discard}
            """;

    private final Path folder;
    private final Path object;

    private ManyConfigs(Path folder, Path object) {
        this.folder = folder;
        this.object = object;
    }

    static ManyConfigs create(Path object) throws IOException {
        return new ManyConfigs(Files.createTempDirectory("bpf-metrics-benchmark"), object);
    }

    Path folder() {
        return folder;
    }

    /** Adds the config of a map of a type; what begins its metrics' names is what tells configs apart. */
    String add(String name, int type, String prefix) throws IOException {
        String metric = type == HASH ? "many_total" : "many_percpu_total";
        Files.writeString(folder.resolve(name + ".yaml"), YAML.formatted(prefix, metric));
        Files.copy(object, folder.resolve(name + ".bpf.o"));
        return name;
    }

    /** Fills the maps of a type that a process has loaded, and answers their ids. */
    static List<Integer> fill(long pid, int type) throws IOException {
        List<Integer> ids = mapIds(pid, type);
        try (TestBpf bpf = TestBpf.open()) {
            for (int id : ids) {
                fill(bpf.map(id), type == HASH ? 1 : possibleProcessors());
            }
        }
        return ids;
    }

    private static List<Integer> mapIds(long pid, int type) throws IOException {
        List<Integer> ids = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fdinfo"))) {
            for (Path descriptor : descriptors.toList()) {
                String text = Files.exists(descriptor) ? Files.readString(descriptor) : "";
                if (number(text, "map_type") == type && number(text, "max_entries") == ENTRIES) {
                    ids.add(number(text, "map_id"));
                }
            }
        }
        return ids.stream().distinct().sorted().toList();
    }

    private static int number(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key + ":"))
                .mapToInt(
                        line -> Integer.decode(line.substring(key.length() + 1).strip()))
                .findFirst()
                .orElse(-1);
    }

    private static void fill(TestMap map, int values) {
        for (int start = 0; start < ENTRIES; start += AT_ONCE) {
            ByteBuffer keys = ByteBuffer.allocate(KEY_SIZE * AT_ONCE).order(ByteOrder.nativeOrder());
            ByteBuffer counts =
                    ByteBuffer.allocate(Long.BYTES * values * AT_ONCE).order(ByteOrder.nativeOrder());
            for (int i = start; i < start + AT_ONCE; i++) {
                keys.putLong(0xffffffff81000000L + i * 16L).putInt(i % 50).putInt(i % 4);
                for (int j = 0; j < values; j++) {
                    counts.putLong(i * 37L + 1);
                }
            }
            map.putAll(keys.array(), counts.array(), AT_ONCE);
        }
    }

    private static int possibleProcessors() throws IOException {
        String[] range = Files.readString(Path.of("/sys/devices/system/cpu/possible"))
                .strip()
                .split("-", -1);
        return Integer.parseInt(range[range.length - 1]) + 1;
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
