package io.bpfmetrics.benchmark;

import io.bpfmetrics.benchmark.RingReader.Pass;
import io.bpfmetrics.object.BpfObject;
import io.bpfmetrics.object.ObjectMap;
import io.bpfmetrics.object.ObjectRequest;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.Orders;
import io.bpfmetrics.testing.RingOrders;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Counts records of 64 bytes from a ring buffer by a text in them, turn about in several ways: the ring is filled to the
 * brim, and emptying it is measured, all on one processor. Then, a flood while it is read, and what waiting costs. Run it
 * by {@code benchmark/run events}, as root. Exit code 1 if a budget did not hold.
 */
public final class EventBenchmark {
    private static final int RING_BYTES = 1 << 20; // of native/benchmark/ring.bpf.c
    private static final int FULL_RING = RING_BYTES / (64 + 8);
    private static final String C_MEMORY = "C loop, mapped memory";
    private static final String C_LIBBPF = "C loop, callbacks of libbpf";
    private static final String OURS = "ours, mapped memory";
    private static final String COUNTER = "ours, into a labelled counter";

    private final Path folder = ExporterCommand.projectDirectory().resolve("native/benchmark");
    private final Report report = new Report(System.out);
    private final Map<String, RingReader> readers = new LinkedHashMap<>();
    private final Map<String, Samples> samples = new LinkedHashMap<>();
    private final int rounds;
    private long number;

    private EventBenchmark(int rounds) {
        this.rounds = rounds;
    }

    /** Options: {@code --rounds N} (default 300), {@code --idle-seconds N} (default 30). */
    public static void main(String[] arguments) throws Exception {
        EventBenchmark benchmark = new EventBenchmark(number(arguments, "--rounds", 300));
        benchmark.draining();
        new EventFlood(benchmark.report).run();
        new IdleRings(benchmark.report).run(number(arguments, "--idle-seconds", 30));
        System.exit(benchmark.report.isWithinBudget() ? 0 : 1);
    }

    private static int number(String[] arguments, String option, int otherwise) {
        int at = List.of(arguments).indexOf(option);
        return at < 0 ? otherwise : Integer.parseInt(arguments[at + 1]);
    }

    /** The programs, with the map {@code events}. */
    static BpfObject load() throws Exception {
        Path file = ExporterCommand.projectDirectory().resolve("native/benchmark/ring.bpf.o");
        return BpfObject.load(new ObjectRequest(file, Optional.empty(), Map.of(), List.of()));
    }

    static ObjectMap events(BpfObject object) {
        return object.maps().stream()
                .filter(map -> map.name().equals("events"))
                .findFirst()
                .orElseThrow();
    }

    private void draining() throws Exception {
        try (BpfObject object = load()) {
            Orders.onOneProcessor(() -> unchecked(() -> drain(events(object))));
        }
        Samples memory = measured(C_MEMORY);
        Samples libbpf = measured(C_LIBBPF);
        samples.forEach((name, each) ->
                report.note(String.format(Locale.ROOT, "  %s: %.1f ns a record", name, each.median() / FULL_RING)));
        report.ratio("ring into a hash table, of libbpf in C", measured(OURS).median(), libbpf.median(), 2);
        report.ratio("ring into a counter, of libbpf in C", measured(COUNTER).median(), libbpf.median(), 2);
        report.note(String.format(
                Locale.ROOT,
                "  ring into a counter, of memory in C: %.2f x",
                measured(COUNTER).median() / memory.median()));
        report.nanos("a record into a labelled counter", measured(COUNTER).median() / FULL_RING, 1000);
    }

    private Samples measured(String name) {
        return samples.computeIfAbsent(name, unused -> new Samples());
    }

    /**
     * The counter first: in the exporter buffers have listeners of one class only, and the compiler of the JVM has to be as
     * sure of that here.
     */
    private void drain(ObjectMap events) throws Exception {
        drain(() -> {
            openC(events);
            readers.put(COUNTER, new CounterRingReader(events));
        });
        drain(() -> {
            openC(events);
            readers.put(OURS, new OurRingReader(events));
            readers.put("callbacks of libbpf into Java", new LibbpfRingReader(events.fd()));
        });
    }

    private void drain(Work open) throws Exception {
        try {
            open.run();
            for (int i = 0; i < 2 * rounds; i++) {
                for (Map.Entry<String, RingReader> each : readers.entrySet()) {
                    long nanos = drain(each.getKey(), each.getValue());
                    if (i >= rounds) { // compiled by now
                        measured(each.getKey()).add(nanos);
                    }
                }
            }
        } finally {
            for (RingReader each : readers.values()) {
                each.close();
            }
            readers.clear();
        }
    }

    private void openC(ObjectMap events) throws Exception {
        readers.put(C_MEMORY, RingLoop.overMemory(folder.resolve("ring"), events.id()));
        readers.put(C_LIBBPF, RingLoop.overLibbpf(folder.resolve("ring"), events.id()));
    }

    private long drain(String name, RingReader reader) throws Exception {
        RingOrders.flood(FULL_RING + 1, number);
        number += FULL_RING;
        Pass pass = reader.pass();
        if (pass.records() != FULL_RING) {
            throw new IllegalStateException(name + " read " + pass.records() + " records and not " + FULL_RING);
        }
        return pass.cpuNanos();
    }

    private static void unchecked(Work work) {
        try {
            work.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Something that can fail. */
    private interface Work {
        void run() throws Exception;
    }
}
