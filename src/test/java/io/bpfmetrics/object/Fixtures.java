package io.bpfmetrics.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.testing.CommandOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** The compiled objects {@code native/testdata/*.bpf.o}, and what their programs have counted. */
final class Fixtures {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Fixtures() {}

    static Path file(String name) {
        return Path.of("native", "testdata", name + ".bpf.o");
    }

    static BpfObject load(String name, AttachTarget... targets) throws ObjectException {
        return BpfObject.load(new ObjectRequest(file(name), Optional.empty(), Map.of(), Arrays.asList(targets)));
    }

    static BpfObject load(String name, ObjectChanges changes) throws ObjectException {
        return BpfObject.load(new ObjectRequest(file(name), Optional.empty(), Map.of(), List.of(), changes));
    }

    static AttachTarget toInterfaces(String program, String... interfaces) {
        return new AttachTarget(program, List.of(interfaces), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static AttachTarget toCgroup(String program, String cgroup) {
        return new AttachTarget(program, List.of(), Optional.of(cgroup), Optional.empty(), Optional.empty());
    }

    static AttachTarget toNamespace(String program, Optional<String> path) {
        return new AttachTarget(program, List.of(), Optional.empty(), path, Optional.empty());
    }

    static ObjectProgram program(BpfObject object, String name) {
        return object.programs().stream()
                .filter(program -> program.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static String problem(BpfObject object, String program) {
        return program(object, program).problem().orElseThrow();
    }

    static ObjectMap map(BpfObject object, String name) {
        return object.maps().stream()
                .filter(map -> map.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** How often the program of this slot ran. */
    static long runs(BpfObject object, int slot) throws Exception {
        return number(map(object, "runs").id(), slot);
    }

    /** A number in an array map, as bpftool reads it. */
    static long number(int mapId, int slot) throws Exception {
        String output = CommandOutput.of("bpftool", "map", "lookup", "id", "" + mapId, "key", "" + slot, "0", "0", "0");
        String value = output.substring(output.indexOf("\"value\":") + "\"value\":".length());
        return Long.parseUnsignedLong(value.replaceAll("[^0-9]", ""));
    }

    /** The bytes in an array map, as bpftool reads them. */
    static byte[] value(int mapId, int slot) throws Exception {
        String output =
                CommandOutput.of("bpftool", "-j", "map", "lookup", "id", "" + mapId, "key", "" + slot, "0", "0", "0");
        String value = output.substring(output.indexOf("\"value\":"));
        String digits =
                value.substring(value.indexOf('[') + 1, value.indexOf(']')).replaceAll("\"0x|\"|,", "");
        return HexFormat.of().parseHex(digits);
    }

    /** Waits until the program of this slot has run, doing some work again and again. */
    static void assertRuns(BpfObject object, int slot, Callable<?> work) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        long runs = 0;
        while (runs == 0 && Instant.now().isBefore(end)) {
            work.call();
            runs = runs(object, slot);
        }
        assertThat(runs).as("runs of the program of slot %d", slot).isPositive();
    }

    /** Waits until the kernel has freed a map, which it does a little after its last descriptor is closed. */
    static void assertGone(int mapId) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (hasMap(mapId) && Instant.now().isBefore(end)) {
            Thread.onSpinWait();
        }
        assertThat(hasMap(mapId)).as("map %d is still there", mapId).isFalse();
    }

    private static boolean hasMap(int id) throws Exception {
        return CommandOutput.of("bpftool", "map", "show").lines().anyMatch(line -> line.startsWith(id + ":"));
    }

    /** How many links of a program the kernel has, as bpftool sees it. */
    static int links(ObjectProgram program) throws Exception {
        String[] lines = CommandOutput.of("bpftool", "link", "show").split("\n", -1);
        return (int) Stream.of(lines)
                .filter(line -> line.matches(".*\\bprog " + program.id() + "\\b.*"))
                .count();
    }

    /** Descriptors of this process, those of BPF objects and perf events alone. */
    static List<String> bpfDescriptors() throws Exception {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(Fixtures::target)
                    .filter(Fixtures::isBpf)
                    .sorted()
                    .toList();
        }
    }

    /** The perf events among them. */
    static List<String> perfEvents() throws Exception {
        return bpfDescriptors().stream()
                .filter(target -> target.contains("perf_event"))
                .toList();
    }

    private static boolean isBpf(String target) {
        return target.contains("bpf") || target.contains("perf_event") || target.contains("memfd:");
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
