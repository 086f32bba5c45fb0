package io.bpfmetrics.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The BPF maps that processes have open, from procfs. Thread-safe. */
public final class ProcessMaps {
    private static final int COMM_BYTES = 15; // TASK_COMM_LEN without the ending zero
    private static final int START_TIME = 19; // the 22nd field, counted behind the name, which may have blanks
    private static final Pattern MAP_ID = Pattern.compile("^map_id:\\s*(\\d+)$", Pattern.MULTILINE);

    private ProcessMaps() {}

    /**
     * A process.
     *
     * @param pid its number
     * @param startTicks when it began, in clock ticks after boot
     */
    public record Holder(int pid, long startTicks) {
        /** Its name; empty if it has ended. */
        public String comm() {
            return ProcessMaps.comm(Path.of("/proc", Integer.toString(pid)));
        }

        /** How it is called in messages. */
        public String target() {
            return "process " + pid;
        }
    }

    /** The processes with this name, executable and number, as far as these are given; the newest first. */
    public static List<Holder> find(Optional<String> comm, Optional<Path> exe, OptionalInt pid) {
        List<Holder> found = new ArrayList<>();
        for (int number : pid.isPresent() ? List.of(pid.getAsInt()) : numbers()) {
            Path process = Path.of("/proc", Integer.toString(number));
            boolean isNamed = comm.isEmpty() || comm(process).equals(kept(comm.get()));
            if (isNamed && (exe.isEmpty() || exe(process).equals(exe))) {
                startTicks(process).ifPresent(ticks -> found.add(new Holder(number, ticks)));
            }
        }
        found.sort((one, other) -> Long.compare(other.startTicks, one.startTicks));
        return found;
    }

    /**
     * The ids of the maps that a process has open.
     *
     * @throws IOException if it has ended, or its descriptors must not be read
     */
    public static Set<Integer> mapIds(Holder process) throws IOException {
        Set<Integer> ids = new LinkedHashSet<>();
        Path folder = Path.of("/proc", Integer.toString(process.pid));
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(folder.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (isMap(descriptor)) {
                    Matcher id = MAP_ID.matcher(read(folder.resolve("fdinfo").resolve(descriptor.getFileName())));
                    if (id.find()) {
                        ids.add(Integer.parseUnsignedInt(id.group(1)));
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return ids;
    }

    /** Links of iterators tell of a map in their fdinfo, too. */
    private static boolean isMap(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals("anon_inode:bpf-map");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    /** Every process; the newest first. */
    public static List<Holder> all() {
        return find(Optional.empty(), Optional.empty(), OptionalInt.empty());
    }

    private static List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        try (DirectoryStream<Path> each = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            each.forEach(process ->
                    numbers.add(Integer.parseInt(process.getFileName().toString())));
        } catch (IOException | DirectoryIteratorException notMounted) {
            return List.of(); // then there are no processes to be seen
        }
        return numbers;
    }

    private static String kept(String comm) {
        byte[] bytes = comm.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= COMM_BYTES ? comm : new String(Arrays.copyOf(bytes, COMM_BYTES), StandardCharsets.UTF_8);
    }

    private static String comm(Path process) {
        return read(process.resolve("comm")).stripTrailing();
    }

    private static Optional<Path> exe(Path process) {
        try {
            return Optional.of(Files.readSymbolicLink(process.resolve("exe")));
        } catch (IOException endedOrForbidden) {
            return Optional.empty();
        }
    }

    private static Optional<Long> startTicks(Path process) {
        String stat = read(process.resolve("stat"));
        int end = stat.lastIndexOf(')');
        if (end < 0) {
            return Optional.empty();
        }
        List<String> fields = Arrays.asList(stat.substring(end + 1).strip().split(" ", -1));
        return fields.size() > START_TIME ? Optional.of(Long.parseLong(fields.get(START_TIME))) : Optional.empty();
    }

    /** Empty for what is gone meanwhile. */
    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
