package io.bpfmetrics.collect;

import io.bpfmetrics.metric.LabelSet;
import io.bpfmetrics.metric.MetricDescriptor;
import io.bpfmetrics.metric.MetricKind;
import io.bpfmetrics.metric.MetricSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What Prometheus clients say about their process, by the usual names. What procfs does not tell is left out. */
final class ProcessMetrics {
    private static final Path SELF = Path.of("/proc/self");
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every architecture but alpha and ia64
    private static final long KIBIBYTE = 1024;
    private static final String UNLIMITED = "unlimited";
    private static final double WITHOUT_LIMIT = 0x1p64; // what Prometheus' own clients say

    private static final MetricDescriptor CPU =
            metric("process_cpu_seconds_total", MetricKind.COUNTER, true, "s", "Processor time of this process.");
    private static final MetricDescriptor MAX_FDS = metric(
            "process_max_fds", MetricKind.GAUGE, false, "{descriptor}", "The most file descriptors that may be open.");
    private static final MetricDescriptor RECEIVED = metric(
            "process_network_receive_bytes_total",
            MetricKind.COUNTER,
            false,
            "By",
            "Bytes of IP packets that the network namespace of this process received.");
    private static final MetricDescriptor SENT = metric(
            "process_network_transmit_bytes_total",
            MetricKind.COUNTER,
            false,
            "By",
            "Bytes of IP packets that the network namespace of this process sent.");
    private static final MetricDescriptor OPEN_FDS =
            metric("process_open_fds", MetricKind.GAUGE, false, "{descriptor}", "File descriptors that are open.");
    private static final MetricDescriptor RESIDENT =
            metric("process_resident_memory_bytes", MetricKind.GAUGE, false, "By", "Memory that is in RAM.");
    private static final MetricDescriptor START = metric(
            "process_start_time_seconds", MetricKind.GAUGE, true, "s", "When the process began, since 1970 UTC.");
    private static final MetricDescriptor VIRTUAL =
            metric("process_virtual_memory_bytes", MetricKind.GAUGE, false, "By", "Address space that is in use.");
    private static final MetricDescriptor VIRTUAL_MAX = metric(
            "process_virtual_memory_max_bytes",
            MetricKind.GAUGE,
            true,
            "By",
            "The most address space that may be in use; 2^64 if there is no limit.");

    private final double startSeconds = ProcessHandle.current()
            .info()
            .startInstant()
            .map(start -> start.toEpochMilli() / 1e3)
            .orElse(Double.NaN);

    private static MetricDescriptor metric(
            String name, MetricKind kind, boolean isDouble, String unit, String description) {
        return new MetricDescriptor(name, name, kind, isDouble, unit, description);
    }

    List<MetricDescriptor> metrics() {
        return List.of(CPU, MAX_FDS, RECEIVED, SENT, OPEN_FDS, RESIDENT, START, VIRTUAL, VIRTUAL_MAX);
    }

    void collect(MetricSink sink) {
        List<String> stat = afterName();
        if (stat.size() > 12) {
            double ticks = Long.parseLong(stat.get(11)) + Long.parseLong(stat.get(12));
            sink.accept(CPU, LabelSet.EMPTY, ticks / TICKS_PER_SECOND);
        }
        limit("Max open files")
                .filter(limit -> !limit.equals(UNLIMITED))
                .ifPresent(limit -> sink.accept(MAX_FDS, LabelSet.EMPTY, Long.parseLong(limit)));
        packetBytes("InOctets").ifPresent(bytes -> sink.accept(RECEIVED, LabelSet.EMPTY, bytes));
        packetBytes("OutOctets").ifPresent(bytes -> sink.accept(SENT, LabelSet.EMPTY, bytes));
        openFiles().ifPresent(count -> sink.accept(OPEN_FDS, LabelSet.EMPTY, count));
        kibibytes("VmRSS:").ifPresent(size -> sink.accept(RESIDENT, LabelSet.EMPTY, size * KIBIBYTE));
        if (!Double.isNaN(startSeconds)) {
            sink.accept(START, LabelSet.EMPTY, startSeconds);
        }
        kibibytes("VmSize:").ifPresent(size -> sink.accept(VIRTUAL, LabelSet.EMPTY, size * KIBIBYTE));
        limit("Max address space")
                .map(limit -> limit.equals(UNLIMITED) ? WITHOUT_LIMIT : Double.parseDouble(limit))
                .ifPresent(limit -> sink.accept(VIRTUAL_MAX, LabelSet.EMPTY, limit.doubleValue()));
    }

    /** The fields of {@code stat} from the state on: the name before it may contain blanks. */
    private static List<String> afterName() {
        String text = String.join(" ", lines("stat"));
        return List.of(text.substring(text.lastIndexOf(')') + 1).strip().split(" +", -1));
    }

    /** The soft limit of this name, as the kernel writes it. */
    private static Optional<String> limit(String name) {
        return lines("limits").stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length()).strip().split(" +", -1)[0])
                .findFirst();
    }

    /** A number of the lines {@code IpExt:}, of which the first has the names and the second the numbers. */
    private static OptionalLong packetBytes(String name) {
        List<List<String>> rows = lines("net/netstat").stream()
                .filter(line -> line.startsWith("IpExt:"))
                .map(line -> List.of(line.split(" ", -1)))
                .toList();
        int column = rows.size() == 2 ? rows.get(0).indexOf(name) : -1;
        return column < 0
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseUnsignedLong(rows.get(1).get(column)));
    }

    private static OptionalLong openFiles() {
        try (Stream<Path> files = Files.list(SELF.resolve("fd"))) {
            return OptionalLong.of(files.count() - 1); // one is that of the list itself
        } catch (IOException e) {
            return OptionalLong.empty(); // left out, as said above
        }
    }

    private static OptionalLong kibibytes(String name) {
        return lines("status").stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(SELF.resolve(file));
        } catch (IOException e) {
            return List.of(); // left out, as said above
        }
    }
}
