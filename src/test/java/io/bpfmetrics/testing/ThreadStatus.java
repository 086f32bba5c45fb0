package io.bpfmetrics.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code /proc/PID/task/TID/status}. */
public final class ThreadStatus {
    private ThreadStatus() {}

    /** The text of a field in every thread of a process; threads that end meanwhile are left out. */
    public static List<String> values(long pid, String field) throws IOException {
        List<Path> threads;
        try (Stream<Path> folders = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            threads = folders.toList();
        }
        List<String> values = new ArrayList<>();
        for (Path thread : threads) {
            lines(thread.resolve("status")).stream()
                    .filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).strip())
                    .forEach(values::add);
        }
        return values;
    }

    private static List<String> lines(Path status) {
        try {
            return Files.readAllLines(status);
        } catch (IOException ended) {
            return List.of(); // a thread may end between the listing and the look at it
        }
    }
}
