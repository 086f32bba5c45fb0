package io.bpfmetrics.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Names of block devices and partitions, from {@code /proc/partitions}, read at most once a second. Thread-safe. */
public final class BlockDevices {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int FIELDS = 4; // major, minor, blocks, name

    private final Path file;
    private final LongSupplier nanoTime;
    private Map<Long, String> names = Map.of();
    private boolean isRead;
    private long readAt;

    BlockDevices(Path file, LongSupplier nanoTime) {
        this.file = file;
        this.nanoTime = nanoTime;
    }

    /**
     * The name of a device; empty if there is none.
     *
     * @throws IOException if the list of devices cannot be read
     */
    public synchronized Optional<String> name(int major, int minor) throws IOException {
        long now = nanoTime.getAsLong();
        if (!isRead || now - readAt >= FRESH_NANOS) {
            names = read();
            readAt = now;
            isRead = true;
        }
        return Optional.ofNullable(names.get(key(major, minor)));
    }

    private Map<Long, String> read() throws IOException {
        Map<Long, String> devices = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.strip().split("\\s+", FIELDS);
            if (fields.length == FIELDS && Character.isDigit(fields[0].charAt(0))) { // else the titles
                devices.put(key(Integer.parseInt(fields[0]), Integer.parseInt(fields[1])), fields[3]);
            }
        }
        return devices;
    }

    private static long key(int major, int minor) {
        return ((long) major << 32) | minor;
    }
}
