package io.bpfmetrics.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which processes have which maps open, as /proc tells; a map can also be held by programs and pins alone. */
record MapHolders(Map<String, TreeSet<String>> byId) {
    private static final Path PROCESSES = Path.of("/proc");
    private static final String ID = "map_id:";

    static MapHolders find() {
        Map<String, TreeSet<String>> byId = new TreeMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            processes.forEach(process -> add(process, byId));
        } catch (IOException | UncheckedIOException | DirectoryIteratorException withoutProc) {
            return new MapHolders(byId); // the list is good without them
        }
        return new MapHolders(byId);
    }

    private static void add(Path process, Map<String, TreeSet<String>> byId) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                addIfMap(process, descriptor, byId);
            }
        } catch (IOException | DirectoryIteratorException endedOrForbidden) {
            return; // a process may end meanwhile, or belong to somebody else
        }
    }

    private static void addIfMap(Path process, Path descriptor, Map<String, TreeSet<String>> byId) {
        try {
            if (Files.readSymbolicLink(descriptor).toString().equals("anon_inode:bpf-map")) {
                add(process, descriptor.getFileName(), byId);
            }
        } catch (IOException closedMeanwhile) {
            return; // the others are still there
        }
    }

    private static void add(Path process, Path descriptor, Map<String, TreeSet<String>> byId) throws IOException {
        String command = Files.readString(process.resolve("comm"), StandardCharsets.ISO_8859_1)
                .strip();
        Files.readAllLines(process.resolve("fdinfo").resolve(descriptor)).stream()
                .filter(line -> line.startsWith(ID))
                .map(line -> line.substring(ID.length()).strip())
                .forEach(id -> byId.computeIfAbsent(id, unseen -> new TreeSet<>())
                        .add(command + "(" + process.getFileName() + ")"));
    }

    /** Such as {@code bpftrace(4711)}, several separated by commas; empty if no process that we can see has it open. */
    String of(int id) {
        return String.join(", ", byId.getOrDefault(Integer.toUnsignedString(id), new TreeSet<>()));
    }
}
