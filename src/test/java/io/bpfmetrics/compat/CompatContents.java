package io.bpfmetrics.compat;

import io.bpfmetrics.testing.HeldMaps;
import io.bpfmetrics.testing.MapContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** What the maps of the compared configs hold: lines of map, key in hexadecimal, value for each processor. */
final class CompatContents {
    /** Maps with a value for each processor. */
    private static final Set<String> BY_PROCESSOR = Set.of(
            "softirqs_by_cpu_total",
            "softirqs_total",
            "ticks_by_cpu_total",
            "ticks_total",
            "migrations_by_cpu_total",
            "migrations_total",
            "wait_seconds",
            "run_seconds");

    private CompatContents() {}

    static void fill(HeldMaps maps, List<String> lines) throws IOException {
        int processors = possibleProcessors();
        for (String line : lines) {
            String[] parts = line.split(" ", -1);
            long[] values = Arrays.stream(parts[2].split(",", -1))
                    .mapToLong(Long::parseUnsignedLong)
                    .toArray();
            long[] all = BY_PROCESSOR.contains(parts[0]) ? Arrays.copyOf(values, processors) : values;
            maps.named(parts[0]).put(HexFormat.of().parseHex(parts[1]), MapContents.u64(all));
        }
    }

    static int possibleProcessors() throws IOException {
        String[] range = Files.readString(Path.of("/sys/devices/system/cpu/possible"))
                .strip()
                .split("-", -1);
        return Integer.parseInt(range[range.length - 1]) + 1;
    }
}
